package io.locust.k8s.decide;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.locust.k8s.api.v2.LocustTestStatus;
import io.locust.k8s.api.v2.RunSpec;
import io.locust.k8s.api.v2.RunStatus;
import io.locust.k8s.api.v2.Verdict;
import io.locust.k8s.plan.Names;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * After the end: nothing of the run may generate load, and finished Jobs go when their time is over. Nothing is ever
 * created here, so a test that has ended cannot run again.
 */
final class Aftermath {
    /**
     * Time for pods that end by themselves, and so keep their logs: workers, whom the master dismisses, and a master whose
     * container has ended before the Job controller knows. That one deletes what it takes to be active still.
     */
    private static final Duration LEAVE = Duration.ofSeconds(5);

    private final Context context;
    private final Observation seen;
    private final LocustTestStatus status;
    private final Instant now;

    Aftermath(Context context, Observation seen, LocustTestStatus status, Instant now) {
        this.context = context;
        this.seen = seen;
        this.status = status;
        this.now = now;
    }

    Decision clearUp() {
        var actions = new ArrayList<Action>();
        Duration lookAgain = null;
        RunStatus run = status.run();
        boolean ours = run != null && status.reason() != null;
        if (run != null && ours) {
            var situation = Situation.of(seen, run);
            lookAgain = Stream.of(
                            end(situation.masterJob(), exited(situation) ? left() : Duration.ZERO, actions),
                            end(situation.workerJob(), dismissed() ? left() : Duration.ZERO, actions))
                    .flatMap(Optional::stream)
                    .min(Comparator.naturalOrder())
                    .orElse(null);
            expire(situation, actions);
            // Of an attempt that was over before it had cleared away the one before.
            actions.addAll(Removal.of(situation.stale()));
            actions.addAll(Adoption.of(seen.test(), run, situation));
        } else {
            endedByOthers().ifPresent(actions::add);
            actions.addAll(Adoption.ofEnded(seen.test(), seen));
        }
        var ttl = timeToLive();
        if (ttl.isPresent() && !ttl.get().isPositive()) {
            var test = seen.test().getMetadata();
            actions.add(new Action.Delete("LocustTest", test.getName(), test.getUid()));
        } else if (ttl.isPresent() && (lookAgain == null || ttl.get().compareTo(lookAgain) < 0)) {
            lookAgain = ttl.get();
        }
        // Nobody's words are changed but our own, which always have a reason.
        var next = ours ? context.report().afterEdit(seen.test(), status, now) : status;
        actions.addAll(Announcements.between(status, next));
        return new Decision(next, actions, null, lookAgain);
    }

    /** Workers that were left behind by a master that has finished, or is gone. */
    private Optional<Action> endedByOthers() {
        Job workers = seen.workerJob();
        Job master = seen.masterJob();
        return workers != null
                        && (master == null || Jobs.finish(master).isPresent())
                        && Jobs.isToBeEnded(workers)
                        && (Predecessors.made(workers, seen) || Predecessors.isOwned(workers, seen.test()))
                ? Optional.of(new Action.EndJob(
                        workers.getMetadata().getName(), workers.getMetadata().getUid()))
                : Optional.empty();
    }

    /** Ends the Job, unless its pods have time left: then this time. */
    private static Optional<Duration> end(@Nullable Job job, Duration left, List<Action> actions) {
        if (job == null || !Jobs.isToBeEnded(job)) {
            return Optional.empty();
        }
        if (left.isPositive()) {
            return Optional.of(left);
        }
        actions.add(
                new Action.EndJob(job.getMetadata().getName(), job.getMetadata().getUid()));
        return Optional.empty();
    }

    /** Until the LocustTest deletes itself; what the spec says now counts, as it does for Jobs. */
    private Optional<Duration> timeToLive() {
        RunSpec bounds = seen.test().getSpec().run();
        var end = ended();
        return bounds == null || bounds.ttlAfterFinished() == null || end == null
                ? Optional.empty()
                : Optional.of(
                        Duration.between(now, Instant.parse(end).plus(Bounds.duration(bounds.ttlAfterFinished()))));
    }

    /** Nobody knows when a run ended that was over before this operator came, but when that was found out. */
    private @Nullable String ended() {
        return status.completionTime() != null
                ? status.completionTime()
                : Conditions.find(status.conditions(), Conditions.TEST_COMPLETED)
                        .map(Condition::getLastTransitionTime)
                        .orElse(null);
    }

    private boolean exited(Situation situation) {
        var master = new Names(seen.test().getMetadata().getName()).master();
        return situation
                .masterPod()
                .flatMap(pod -> Pods.terminated(pod, master))
                .isPresent();
    }

    /** Nobody dismisses the workers of a master that broke down. */
    private boolean dismissed() {
        return status.verdict() != Verdict.ERROR;
    }

    private Duration left() {
        var end = status.completionTime();
        return end == null
                ? Duration.ZERO
                : Duration.between(now, Instant.parse(end).plus(LEAVE));
    }

    /** Set only now, not at creation: a Job that vanished before its end was seen would look like one that was lost. */
    private void expire(Situation situation, List<Action> actions) {
        Integer seconds = context.settings().ttlSecondsAfterFinished();
        if (seconds == null) {
            return;
        }
        Stream.of(situation.masterJob(), situation.workerJob())
                .filter(Objects::nonNull)
                .filter(job -> job.getSpec().getTtlSecondsAfterFinished() == null)
                .map(job -> new Action.ExpireJob(
                        job.getMetadata().getName(), job.getMetadata().getUid(), seconds))
                .forEach(actions::add);
    }
}
