package io.locust.k8s.decide;

import io.locust.k8s.api.v2.Phase;
import io.locust.k8s.api.v2.Verdict;
import io.locust.k8s.plan.WebAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where the run is in its life.
 *
 * @param verdict absent until the end, and for a run that ended before anybody wrote its verdict down
 * @param reason one word in CamelCase for why the phase is what it is
 * @param message the same for people
 */
record Stage(Phase phase, @Nullable Verdict verdict, String reason, String message) {
    /** The API server takes eight times as much in a condition; nobody reads more than this. */
    private static final int LONGEST_MESSAGE = 4096;

    Stage {
        message = bounded(message);
    }

    /** Logs and kubelet messages come from outside and may have any length. */
    static String bounded(String message) {
        if (message.length() <= LONGEST_MESSAGE) {
            return message;
        }
        // Half a character cannot be written as JSON.
        int end = Character.isHighSurrogate(message.charAt(LONGEST_MESSAGE - 2))
                ? LONGEST_MESSAGE - 2
                : LONGEST_MESSAGE - 1;
        return message.substring(0, end) + "…";
    }

    static Stage pending(String reason, String message) {
        return new Stage(Phase.PENDING, null, reason, message);
    }

    static Stage running(String reason, String message) {
        return new Stage(Phase.RUNNING, null, reason, message);
    }

    /** What a master that runs is doing. */
    static Stage running(Facts facts) {
        var workers = facts.workers();
        if (facts.masterGoes()) {
            return running("MasterEnding", "The master ends; the verdict follows when its pod has ended");
        }
        if (workers.isMasterSilent()) {
            return running(workers.reason(), workers.message());
        }
        if (facts.loadEnded()) {
            return running(
                    "LoadEnded",
                    facts.verdictIsNear()
                            ? "The load has ended; the verdict follows when the master quits"
                            : "The load has ended and the master stays; spec.suspend: true ends the run"
                                    + " with its verdict");
        }
        if (facts.loadStarted()) {
            return running("LoadRunning", "The load runs");
        }
        if (workers.all() && facts.waitsForPerson()) {
            var web = WebAddress.of(facts.spec());
            return running(
                    "WaitingForStart",
                    "Waiting for somebody to start the load: kubectl port-forward svc/%s %d:%2$d, then open %s"
                            .formatted(facts.names().master(), web.port(), web.on("localhost")));
        }
        return running(workers.all() ? "Starting" : workers.reason(), workers.message());
    }

    /** Its run was long ago, and nobody has written down how it ended: over, but without a verdict. */
    static Stage ranBefore(String message) {
        return new Stage(Phase.SUCCEEDED, null, TakeOver.RAN_BEFORE, message);
    }

    static Stage ended(Ending ending) {
        return new Stage(
                ending.verdict() == Verdict.PASSED ? Phase.SUCCEEDED : Phase.FAILED,
                ending.verdict(),
                ending.reason(),
                ending.message());
    }

    boolean isFinal() {
        return phase == Phase.SUCCEEDED || phase == Phase.FAILED;
    }
}
