package io.locust.k8s.decide;

import io.locust.k8s.api.v2.RunSpec;
import io.locust.k8s.api.v2.StopStatus;
import io.locust.k8s.plan.ExitCodes;
import io.locust.k8s.plan.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether the attempt has come to its end, and to which. */
final class Outcome {
    /** Locust's last numbers come so long after it has said that the load is stopped. */
    private static final Duration FINAL_FIGURES = Duration.ofSeconds(6);

    /** A master that does not stop its load is ended with it. */
    static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

    private final Facts facts;

    Outcome(Facts facts) {
        this.facts = facts;
    }

    /** @param health says what ails a run that does not start */
    Optional<Ending> ending(Health health) {
        var end = masterEnd();
        var stop = facts.run().stop();
        if (stop != null) {
            return end.isPresent() || isOver(stop) ? Optional.of(stopped(stop, end)) : Optional.empty();
        }
        if (end.isPresent()) {
            return end.map(this::byItself);
        }
        if (allWorkersLost()) {
            return Optional.of(Ending.allWorkersLost(facts.load()));
        }
        RunSpec bounds = facts.spec().run();
        if (bounds != null && bounds.maxWorkerLosses() != null && facts.lostWorkers() > bounds.maxWorkerLosses()) {
            return Optional.of(Ending.tooManyLosses(facts.lostWorkers(), bounds.maxWorkerLosses(), facts.load()));
        }
        if (Bounds.over(facts.bounds().startup(), facts.now()) && isKnown() && !hasStarted()) {
            return Optional.of(Ending.notStarted(
                    bounds == null ? null : bounds.startupTimeout(),
                    facts.workers().message(),
                    health.message()));
        }
        return Optional.empty();
    }

    private Optional<MasterEnd> masterEnd() {
        var end = MasterEnd.of(facts);
        if (end.isEmpty()
                && Jobs.lost(facts.run().masterJobUID(), facts.situation().masterJob())) {
            if (facts.run().wasTakenOver()) {
                return Optional.of(new MasterEnd.Gone());
            } else if (facts.loadEnded()) {
                return Optional.of(new MasterEnd.Lost("its Job was deleted"));
            } else if (facts.unwatched()) {
                return Optional.of(new MasterEnd.Lost("its Job was deleted while no operator was watching"));
            }
        }
        return end;
    }

    private Ending byItself(MasterEnd end) {
        return facts.run().wasTakenOver()
                ? Ending.ofAdopted(end, facts.load(), ExitCodes.ranWithFailuresBefore(facts.spec()))
                : Ending.of(end, facts.load(), ExitCodes.ranWithFailures(facts.spec()));
    }

    /** A load that had ended before anybody wanted to stop it has its verdict. */
    private Ending stopped(StopStatus stop, Optional<MasterEnd> end) {
        var load = facts.load();
        if (load != null
                && load.endedAt() != null
                && Instant.parse(load.endedAt()).isBefore(Instant.parse(stop.at()))) {
            return byItself(end.orElse(new MasterEnd.Lost("it was ended")));
        }
        return Ending.stopped(stop, load);
    }

    private boolean isOver(StopStatus stop) {
        var load = facts.load();
        if (!facts.masterRuns() || load == null || load.startedAt() == null) {
            return true;
        }
        return load.endedAt() == null
                ? Bounds.over(Instant.parse(stop.at()).plus(STOP_PATIENCE), facts.now())
                : Bounds.over(Instant.parse(load.endedAt()).plus(FINAL_FIGURES), facts.now());
    }

    /** A master without a single worker says that the load is stopped, and nothing starts it again. */
    private boolean allWorkersLost() {
        var before = facts.last().load();
        if (before == null || before.startedAt() == null || before.endedAt() != null || !facts.loadEnded()) {
            return false;
        }
        // With their node: the API server says for minutes that they run.
        if (facts.allWorkersMissing()) {
            return true;
        }
        var seen = Instant.parse(before.at());
        return facts.situation().pods(Role.WORKER).stream()
                .noneMatch(pod -> Pods.outlived(pod, facts.names().worker(), seen));
    }

    /** An operator that has only just come may not know of the load yet. */
    private boolean isKnown() {
        return !facts.masterRuns() || facts.seen().statistics() != null;
    }

    /** A run that waits for a person has started when all workers were there once; some may be lost again meanwhile. */
    private boolean hasStarted() {
        var workers = facts.workers();
        return facts.loadStarted()
                || (facts.waitsForPerson() && (workers.connected() >= workers.expected() || facts.lostWorkers() > 0));
    }
}
