package io.locust.k8s.decide;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.locust.k8s.api.v2.LocustTest;
import io.locust.k8s.api.v2.LocustTestStatus;
import io.locust.k8s.api.v2.Phase;
import io.locust.k8s.api.v2.RunStatus;
import io.locust.k8s.plan.RunIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A test that no operator of ours has seen yet, in a cluster where the Java 1.x or the Go 2.x operator may have run it:
 * its run is taken over as it is, or was before this operator came, or is still to begin. In doubt it does not begin.
 */
final class TakeOver {
    static final String RAN_BEFORE = "RanBefore";
    static final String TAKEN_OVER = "TakenOver";

    /** In the place of the UID of the workers' Job, where there was one that is gone: nobody makes it anew. */
    private static final String LOST = "lost";

    private final Context context;
    private final Observation seen;
    private final LocustTest test;
    private final LocustTestStatus before;
    private final Instant now;

    TakeOver(Context context, Observation seen, LocustTestStatus before, Instant now) {
        this.context = context;
        this.seen = seen;
        this.test = seen.test();
        this.before = before;
        this.now = now;
    }

    /** What is to be done instead of starting a run; absent when the test is new. */
    Optional<Decision> atFirstSight() {
        if (!Predecessors.mayHaveBeenAt(test)) {
            return Optional.empty();
        }
        Job master = seen.masterJob();
        if (master != null && isRunsJob(master)) {
            return Optional.of(adopt(master));
        }
        return hasRun() ? Optional.of(ranBefore()) : Optional.empty();
    }

    /**
     * A test that another operator has written an end for. It stays as it is, but for the nonce of the spec, which is
     * written down as served: only another one asks for a run. A master's Job that has not finished contradicts that end.
     */
    Decision ofFinished() {
        Job master = seen.masterJob();
        if (master != null && isRunsJob(master) && Jobs.finish(master).isEmpty()) {
            return adopt(master);
        }
        var known = context.report().withRun(before, run(first(), true, nonce(), null));
        return new Decision(
                known, new Aftermath(context, seen, known, now).clearUp().actions(), null, Duration.ZERO);
    }

    /** Also one of our own: the status says nothing of it where another operator, or a restored backup, has replaced it. */
    private boolean isRunsJob(@Nullable Job job) {
        return job != null
                && job.getMetadata().getDeletionTimestamp() == null
                && (Predecessors.made(job, test)
                        || (Predecessors.isOwned(job, test) && label(job).isPresent()));
    }

    private static Optional<RunIdentity> label(HasMetadata object) {
        var labels = object.getMetadata().getLabels();
        return labels == null
                ? Optional.empty()
                : Optional.ofNullable(labels.get(RunIdentity.LABEL)).flatMap(RunIdentity::parse);
    }

    /**
     * Whether it may have run although its Jobs are gone. Only a Pending that has never been more says that it has not:
     * the Go operator returns to Pending when a Job is missing, and the Java operator leaves nothing but its finalizer.
     */
    private boolean hasRun() {
        var finalizers = Predecessors.finalizers(test);
        return finalizers.contains(Predecessors.JAVA)
                || before.startTime() != null
                || before.phase() == Phase.RUNNING
                || (before.phase() == null && !finalizers.isEmpty());
    }

    /** Written before anything is touched, so that no operator after this one can take the run for another. */
    private Decision adopt(Job master) {
        var identity = label(master);
        var run = run(
                identity.orElseGet(this::first),
                identity.isEmpty() || Predecessors.madeTemplateOf(master),
                nonce(),
                master);
        var situation = Situation.of(seen, run);
        var start = Objects.requireNonNullElse(run.startedAt(), Load.time(now));
        Optional<JobCondition> finish = Jobs.finish(master);
        if (finish.isPresent() && situation.masterPod().isEmpty()) {
            var ending = Ending.ofFinishedJob(finish.get().getType().equals("Complete"));
            return decision(
                    Stage.ended(ending),
                    run,
                    notCounted("The test ended before this operator came"),
                    Health.last(before.conditions()),
                    finish.get().getLastTransitionTime());
        }
        var message = identity.isPresent()
                ? "Known again by its Job, as the status said nothing of it any more: nothing of it is restarted"
                : "Taken over from the operator before this one, as it is: nothing of it is restarted";
        if (LOST.equals(run.workerJobUID())) {
            message += ". The Job of its workers is gone, and is not made anew: a new spec.restartNonce runs it again";
        }
        return decision(
                before.phase() == null || before.phase() == Phase.PENDING
                        ? Stage.pending(TAKEN_OVER, message)
                        : Stage.running(TAKEN_OVER, message),
                run,
                Workers.of(test.getSpec().worker().replicas(), 0, null, null),
                Health.of(
                        situation,
                        test.getSpec().worker().replicas(),
                        seen.kubeletTroubles(),
                        new Health.Grace(context.gracePeriod(), Instant.parse(start), now)),
                null);
    }

    /** With the nonce: nobody knows that it was not served already. */
    private Decision ranBefore() {
        var why = (before.phase() == Phase.RUNNING
                        ? "its status says that it was running, and "
                        : "the status or the finalizer of the operator before this one says so, and ")
                + whereJobsAre();
        return decision(
                Stage.ranBefore("Already run before this operator came: " + why
                        + ". How it ended is not known. To run it again, give spec.restartNonce a new value"),
                run(first(), true, nonce(), null),
                notCounted("The test was over before this operator came"),
                Health.last(before.conditions()),
                null);
    }

    /** One that is there is named: it was not made for this test, and whoever made it may need it. */
    private String whereJobsAre() {
        Job master = seen.masterJob();
        return master == null || master.getMetadata().getDeletionTimestamp() != null
                ? "its Jobs are gone"
                : "of its Jobs nothing is known: " + Situation.inWords(master) + " is not its own";
    }

    private RunIdentity first() {
        return RunIdentity.first(test.getMetadata().getUid(), test.getMetadata().getGeneration());
    }

    private @Nullable String nonce() {
        var nonce = test.getSpec().restartNonce();
        return nonce == null ? null : Decider.text(nonce);
    }

    /** The spec as it is now has to do for the one that the run was started from, which nobody has kept. */
    private RunStatus run(RunIdentity identity, boolean adopted, @Nullable String nonce, @Nullable Job master) {
        var spec = context.texts().write(test.getSpec());
        Job worker = seen.workerJob();
        return new RunStatus(
                identity.id(),
                identity.attempt(),
                nonce,
                before.startTime() == null && master != null
                        ? master.getMetadata().getCreationTimestamp()
                        : before.startTime(),
                null,
                null,
                null,
                adopted ? true : null,
                master == null ? null : master.getMetadata().getUid(),
                worker != null && isRunsJob(worker)
                        ? worker.getMetadata().getUid()
                        : adopted && master != null && !isBeingMade() ? LOST : null,
                test.getMetadata().getGeneration(),
                RunIdentity.sha256(spec),
                spec);
    }

    /** Whether the operator before ours was ended between two Jobs. Only the Go operator leaves a trace of that. */
    private boolean isBeingMade() {
        return before.phase() == Phase.PENDING
                && before.startTime() == null
                && !Predecessors.finalizers(test).contains(Predecessors.JAVA);
    }

    private Workers notCounted(String why) {
        return new Workers(
                test.getSpec().worker().replicas(),
                Objects.requireNonNullElse(before.connectedWorkers(), 0),
                "Unknown",
                RAN_BEFORE,
                why + "; nobody asked its master how many workers it had");
    }

    private Decision decision(Stage stage, RunStatus run, Workers workers, Health health, @Nullable String end) {
        var next = context.report()
                .of(
                        test,
                        new Progress(
                                stage,
                                run,
                                workers,
                                0,
                                null,
                                health,
                                run.startedAt(),
                                context.report().drift(test, run),
                                null,
                                end),
                        now);
        return new Decision(next, List.copyOf(Announcements.between(test.getStatus(), next)), null, Duration.ZERO);
    }
}
