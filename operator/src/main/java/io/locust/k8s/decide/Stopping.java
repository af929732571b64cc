package io.locust.k8s.decide;

import io.locust.k8s.api.v2.LocustTest;
import io.locust.k8s.api.v2.LocustTestStatus;
import io.locust.k8s.api.v2.Phase;
import io.locust.k8s.api.v2.StopStatus;
import io.locust.k8s.plan.WebAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How a run is ended before its time: the load is stopped first, so that its last figures can be read. */
final class Stopping {
    private static final Duration BETWEEN_REQUESTS = Duration.ofSeconds(5);

    private Stopping() {}

    /** Why the run is to end now; absent when it is not, or when that was said already. */
    static Optional<StopStatus> wanted(LocustTest test, Facts facts) {
        return facts.run().stop() != null
                ? Optional.empty()
                : reason(test, facts).map(reason -> new StopStatus(reason, Load.time(facts.now()), null));
    }

    private static Optional<String> reason(LocustTest test, Facts facts) {
        if (Bounds.over(facts.bounds().deadline(), facts.now())) {
            return Optional.of(Ending.DEADLINE_EXCEEDED);
        }
        // After the load the verdict is near; it is worth more than the time to wait for it.
        if (facts.verdictIsNear()) {
            return Optional.empty();
        }
        if (Decider.suspended(test)) {
            return Optional.of(Ending.SUSPENDED);
        }
        return Decider.restartWanted(test, facts.run()) ? Optional.of(Ending.RESTART_REQUESTED) : Optional.empty();
    }

    /** A run that was seen running stays so until its end. */
    static Stage stage(LocustTestStatus last) {
        var message = "The run is being stopped; its verdict follows";
        return last.phase() == Phase.RUNNING ? Stage.running("Stopping", message) : Stage.pending("Stopping", message);
    }

    /** The request to the master, while its load runs and the last request was not heard. */
    static Optional<Action> ask(StopStatus stop, Facts facts) {
        var asked = stop.askedAt() == null ? Instant.EPOCH : Instant.parse(stop.askedAt());
        return facts.loadRuns() && !facts.now().isBefore(asked.plus(BETWEEN_REQUESTS))
                ? facts.situation()
                        .masterPod()
                        .map(pod -> pod.getStatus().getPodIP())
                        .map(WebAddress.of(facts.spec())::on)
                        .map(Action.StopLoad::new)
                : Optional.empty();
    }

    static StopStatus asked(StopStatus stop, Instant now) {
        return new StopStatus(stop.reason(), stop.at(), Load.time(now));
    }
}
