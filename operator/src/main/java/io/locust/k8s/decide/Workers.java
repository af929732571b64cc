package io.locust.k8s.decide;

import io.locust.k8s.api.v2.LoadStatus;
import io.locust.k8s.locust.Answer;
import org.jspecify.annotations.Nullable;

/**
 * The condition WorkersConnected. Only the master knows who is connected; pods that run are no proof.
 *
 * @param connected as last reported
 * @param status True, False, or Unknown while a master that has answered before does not
 */
record Workers(int expected, int connected, String status, String reason, String message) {
    static final String ALL_CONNECTED = "AllWorkersConnected";
    private static final String MISSING = "WorkersMissing";
    private static final String WAITING = "WaitingForWorkers";
    static final String MASTER_UNREACHABLE = "MasterUnreachable";

    /**
     * @param before the number last reported
     * @param load the last statistics, absent when the master has never answered
     */
    static Workers of(int expected, int before, Observation.@Nullable Polled polled, @Nullable LoadStatus load) {
        return switch (polled == null ? null : polled.answer()) {
            // After the load, workers leave one by one; that is no news.
            case Answer.Reported reported
            when load != null && load.endedAt() != null ->
                reported(expected, Math.max(before, reported.statistics().workers()), load);
            case Answer.Reported reported ->
                reported(expected, reported.statistics().workers(), load);
            case Answer.Unreachable unreachable -> silent(expected, before, unreachable.reason(), load);
            case Answer.Unreadable unreadable -> silent(expected, before, unreadable.reason(), load);
            case null -> notAsked(expected, before, load);
        };
    }

    private static Workers notAsked(int expected, int before, @Nullable LoadStatus load) {
        return load == null
                ? new Workers(expected, before, "False", "WaitingForMaster", "The master has not answered yet")
                : new Workers(
                        expected,
                        before,
                        "Unknown",
                        "MasterNotAsked",
                        "The master has not been asked yet by this operator. The last report, of %s, said %d of %d"
                                .formatted(load.at(), before, expected));
    }

    private static Workers reported(int expected, int connected, @Nullable LoadStatus load) {
        if (connected >= expected) {
            return new Workers(
                    expected, connected, "True", ALL_CONNECTED, "All " + expected + " workers connected to master");
        }
        boolean started = load != null && load.startedAt() != null;
        return new Workers(
                expected,
                connected,
                "False",
                started ? MISSING : WAITING,
                connected + " of " + expected + " workers connected to master");
    }

    private static Workers silent(int expected, int before, String why, @Nullable LoadStatus load) {
        return load == null
                ? new Workers(expected, before, "False", "WaitingForMaster", "The master does not answer yet: " + why)
                : new Workers(
                        expected,
                        before,
                        "Unknown",
                        MASTER_UNREACHABLE,
                        "The master does not answer: %s. The last report, of %s, said %d of %d"
                                .formatted(why, load.at(), before, expected));
    }

    /** After the end nobody is connected any more; the number stays as a record of the run. */
    Workers dismissed() {
        return new Workers(
                expected,
                connected,
                "False",
                "TestEnded",
                "The test has ended; " + connected + " of " + expected + " workers were connected at last");
    }

    static Workers suspended(int expected) {
        return new Workers(expected, 0, "False", Ending.SUSPENDED, "The test is suspended");
    }

    /** Whether a master that has answered before does not any more. */
    boolean isMasterSilent() {
        return reason.equals(MASTER_UNREACHABLE);
    }

    /** Whether the master has just said that some are not there. */
    boolean isMissingSome() {
        return reason.equals(MISSING) || reason.equals(WAITING);
    }

    boolean all() {
        return status.equals("True");
    }
}
