package io.locust.k8s.decide;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.locust.k8s.api.v2.LoadStatus;
import io.locust.k8s.api.v2.LocustTestSpec;
import io.locust.k8s.api.v2.LocustTestStatus;
import io.locust.k8s.api.v2.RunStatus;
import io.locust.k8s.locust.Answer;
import io.locust.k8s.locust.RunState;
import io.locust.k8s.locust.Statistics;
import io.locust.k8s.plan.Names;
import io.locust.k8s.plan.StartAndQuit;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known about one attempt at one moment.
 *
 * @param last the status as it was seen
 * @param run the attempt, as claimed in it
 * @param spec the one the run was started from
 * @param load with the last statistics, absent when the master has never given any
 */
record Facts(
        Observation seen,
        LocustTestStatus last,
        RunStatus run,
        LocustTestSpec spec,
        Situation situation,
        @Nullable LoadStatus load,
        Instant now) {
    /** A master on a busy machine quits later than it was told to. */
    private static final Duration LATE = Duration.ofSeconds(30);

    /** A load last looked at longer ago than this may have ended unseen. */
    private static final Duration UNWATCHED = Load.HEARTBEAT.multipliedBy(3);

    static Facts of(Context context, Observation seen, LocustTestStatus last, RunStatus run, Instant now) {
        var situation = Situation.of(seen, run);
        boolean mayEnd = situation.masterPod().filter(Pods::isToStay).isPresent();
        var polled = seen.statistics();
        var load = polled != null && polled.answer() instanceof Answer.Reported reported
                ? Load.next(last.load(), reported.statistics(), polled.at(), mayEnd)
                : last.load();
        return new Facts(seen, last, run, context.texts().read(run.spec()), situation, load, now);
    }

    Names names() {
        return new Names(seen.test().getMetadata().getName());
    }

    boolean masterRuns() {
        return situation
                .masterPod()
                .filter(pod -> Pods.runs(pod, names().master()))
                .isPresent();
    }

    /** Whether there is anything that a run may have left behind: it must have its verdict then. */
    boolean masterHasRun() {
        return masterRuns()
                || masterExit().isPresent()
                || Jobs.finish(situation.masterJob()).isPresent()
                || adoptedMasterGone();
    }

    /** A Job of the operators before ours may have ended and expired, unless we are taking it away. */
    private boolean adoptedMasterGone() {
        return run.wasTakenOver()
                && Jobs.lost(run.masterJobUID(), situation.masterJob())
                && !Ending.SUSPENDED.equals(last.reason());
    }

    /** How the master's container ended, if it has. */
    Optional<ContainerStateTerminated> masterExit() {
        return situation.masterPod().flatMap(pod -> Pods.terminated(pod, names().master()));
    }

    /** Whether the master has ended, or is being taken away: what that means is known when its pod has ended. */
    boolean masterGoes() {
        return masterExit().isPresent()
                || situation.masterPod().filter(pod -> !Pods.isToStay(pod)).isPresent();
    }

    boolean loadStarted() {
        return load != null && load.startedAt() != null;
    }

    boolean loadEnded() {
        return load != null && load.endedAt() != null;
    }

    boolean loadRuns() {
        return loadStarted() && !loadEnded();
    }

    /** Whether the load may have come to its end while nobody looked: then it must not run a second time. */
    boolean unwatched() {
        return load != null
                && load.startedAt() != null
                && now.isAfter(Instant.parse(load.at()).plus(UNWATCHED));
    }

    boolean waitsForPerson() {
        return !StartAndQuit.starts(spec.master());
    }

    /** Whether the master, by what it was told, is about to quit after its load, or has only just missed that. */
    boolean verdictIsNear() {
        return load != null
                && load.endedAt() != null
                && StartAndQuit.quitsAfter(spec.master())
                        .filter(time -> now.isBefore(
                                Instant.parse(load.endedAt()).plus(time).plus(LATE)))
                        .isPresent();
    }

    /** What the master has just said of itself; absent when it was not asked, or did not answer. */
    Optional<Statistics> report() {
        return seen.statistics() != null && seen.statistics().answer() instanceof Answer.Reported reported
                ? Optional.of(reported.statistics())
                : Optional.empty();
    }

    /**
     * Whether Locust has lost sight of every worker, which stops its load, while all pods seem well. After a stop Locust
     * does not list those that are well for some seconds, so missing ones that were replaced prove nothing.
     */
    boolean allWorkersMissing() {
        return lostWorkers() == 0
                && report().map(Statistics::listed)
                        .filter(listed -> listed.size() >= spec.worker().replicas())
                        .filter(listed -> listed.stream().allMatch(worker -> worker.state() == RunState.MISSING))
                        .isPresent();
    }

    Workers workers() {
        int before = Objects.requireNonNullElse(last.connectedWorkers(), 0);
        return Workers.of(spec.worker().replicas(), before, seen.statistics(), load);
    }

    /** When a run that was taken over ended, which may be long ago; absent where this operator has seen it end. */
    @Nullable
    String endTime() {
        return run.wasTakenOver()
                ? masterExit().map(ContainerStateTerminated::getFinishedAt).orElse(null)
                : null;
    }

    /** Start of this attempt. */
    Instant startTime() {
        return last.startTime() == null ? now : Instant.parse(last.startTime());
    }

    /** The times that spec.run sets for this attempt. */
    Bounds bounds() {
        return Bounds.of(spec.run(), run, startTime());
    }

    /** Workers lost so far. After the load, and when the master has gone, workers leave because they are dismissed. */
    int lostWorkers() {
        int before = Objects.requireNonNullElse(last.lostWorkers(), 0);
        boolean endedBefore = last.load() != null && last.load().endedAt() != null;
        if (endedBefore || !masterRuns()) {
            return before;
        }
        int left = loadEnded() ? 0 : Jobs.succeeded(situation.workerJob());
        return Math.max(before, Jobs.failed(situation.workerJob()) + left);
    }
}
