package io.locust.k8s.decide;

import io.locust.k8s.api.v2.LoadStatus;
import io.locust.k8s.api.v2.StopStatus;
import io.locust.k8s.api.v2.Verdict;
import io.locust.k8s.plan.ExitCodes;
import io.locust.k8s.plan.PipInstall;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the run says in the end. Never derived from a worker's exit code: workers exit 1 for many reasons.
 *
 * @param reason one word in CamelCase
 * @param infrastructure whether it came from outside, so that another attempt may fare better
 */
record Ending(Verdict verdict, String reason, String message, boolean infrastructure) {
    static final String SUSPENDED = "Suspended";
    static final String RESTART_REQUESTED = "RestartRequested";
    static final String DEADLINE_EXCEEDED = "DeadlineExceeded";

    private static final int LOG_LINES = 12;
    private static final int UNHANDLED_EXCEPTION = 2;
    private static final int FIRST_SHELL_CODE = 126;

    /** What Python's argparse prints of a flag that this Locust is too old for. */
    private static final Pattern NO_OTEL = Pattern.compile("unrecognized arguments:.* --otel( |$)", Pattern.MULTILINE);

    private static final String OTEL_REMEDY =
            "The Locust in spec.image does not know --otel: use an image with Locust 2.42.4 or later and its extra otel"
                    + " (pip install 'locust[otel]'), or set spec.observability.openTelemetry.enabled to false";

    private Ending(Verdict verdict, String reason, String message) {
        this(verdict, reason, message, false);
    }

    private static Ending lost(String reason, String message) {
        return new Ending(Verdict.ERROR, reason, message, true);
    }

    static Ending allWorkersLost(@Nullable LoadStatus load) {
        return lost(
                "AllWorkersLost",
                "All workers were lost while the load ran, and Locust has stopped it. " + counts(load)
                        + ". See the Events and the logs of the workers' pods");
    }

    static Ending tooManyLosses(int lost, int allowed, @Nullable LoadStatus load) {
        return lost(
                "TooManyWorkersLost",
                "%d workers were lost, %d were allowed (spec.run.maxWorkerLosses). %s"
                        .formatted(lost, allowed, counts(load)));
    }

    /** @param timeout as the user wrote it */
    static Ending notStarted(@Nullable String timeout, String workers, String pods) {
        return lost(
                "StartupTimeout",
                "The load had not started after %s (spec.run.startupTimeout): %s; %s"
                        .formatted(timeout, workers, pods));
    }

    static Ending stopped(StopStatus stop, @Nullable LoadStatus load) {
        var why = switch (stop.reason()) {
            case SUSPENDED -> "Stopped by spec.suspend";
            case RESTART_REQUESTED -> "Stopped because spec.restartNonce asks for a new run";
            case DEADLINE_EXCEEDED -> "Stopped because spec.run.deadline has passed";
            default -> "Stopped";
        };
        return new Ending(
                Verdict.STOPPED,
                stop.reason(),
                load == null || load.startedAt() == null
                        ? why + ", before the load had started"
                        : why + ". " + counts(load));
    }

    /**
     * @param load the last statistics, absent when the master never gave any
     * @param ranWithFailures the exit code that says so in this run
     */
    static Ending of(MasterEnd masterEnd, @Nullable LoadStatus load, int ranWithFailures) {
        return switch (masterEnd) {
            case MasterEnd.Lost lost -> lost(lost, load, ranWithFailures);
            case MasterEnd.Exited exit -> exited(exit, load, ranWithFailures);
            case MasterEnd.NotStarted end -> notStarted(end);
            case MasterEnd.Gone gone -> gone(load, ranWithFailures);
        };
    }

    /** Not for another attempt: it may have run to its end. */
    private static Ending gone(@Nullable LoadStatus load, int ranWithFailures) {
        if (load != null && load.endedAt() != null) {
            return byFigures(load, ranWithFailures);
        }
        return new Ending(
                Verdict.ERROR,
                "MasterLost",
                "The master's Job is gone: somebody deleted it, or it had ended and expired (its"
                        + " ttlSecondsAfterFinished). How the run ended is not known"
                        + (load == null ? ". Give" : "; status.load has the figures that were seen last. Give")
                        + " spec.restartNonce a new value to run it again");
    }

    private static Ending byFigures(LoadStatus load, int ranWithFailures) {
        return load.failures() == 0 || ranWithFailures == 0 ? passed(load) : failed(load);
    }

    /**
     * The same of a run that an operator before ours started: its master has no exit code of its own for failures, and may
     * have ended before anybody asked it for figures.
     */
    static Ending ofAdopted(MasterEnd masterEnd, @Nullable LoadStatus load, int ranWithFailures) {
        return load == null && masterEnd instanceof MasterEnd.Exited exit && exit.code() == ExitCodes.LOCUSTS_OWN
                ? figuresUnknown("Its master ended with exit code 1")
                : of(masterEnd, load, ranWithFailures);
    }

    /** All that is left to judge by when the master's pod is gone. */
    static Ending ofFinishedJob(boolean succeeded) {
        return succeeded
                ? new Ending(
                        Verdict.PASSED,
                        "NoFailures",
                        "The master's Job had succeeded before this operator came; the figures are not known")
                : figuresUnknown("The master's Job had failed before this operator came, and its pod is gone");
    }

    private static Ending figuresUnknown(String how) {
        return new Ending(
                Verdict.FAILED,
                "FiguresUnknown",
                how + ": requests failed, or the test could not run. Nobody read its statistics; see the log of the"
                        + " master's pod, if it is still there");
    }

    /** A run that could never start, for what its spec says. */
    static Ending impossible(List<String> problems) {
        return new Ending(
                Verdict.ERROR,
                "InvalidPodTemplate",
                String.join("; ", problems)
                        + ". A run keeps the spec it was started with: delete and apply the LocustTest");
    }

    private static Ending notStarted(MasterEnd.NotStarted end) {
        boolean pip = end.container().equals(PipInstall.CONTAINER);
        return new Ending(
                Verdict.ERROR,
                pip ? "PipFailed" : "InitContainerFailed",
                "%s failed with exit code %d before the load started%s"
                        .formatted(
                                pip
                                        ? "pip, which installs spec.testFiles.pipPackages,"
                                        : "The master's init container " + end.container(),
                                end.code(),
                                end.log().isEmpty() ? "" : ". Its last lines:\n" + lastLines(end.log())));
    }

    /** Statistics that were final when the master went are as good as its exit code. */
    private static Ending lost(MasterEnd.Lost lost, @Nullable LoadStatus load, int ranWithFailures) {
        if (load == null || !lost.leaves(load)) {
            return lost(
                    "MasterLost",
                    "The master was lost before the load had ended: " + lost.how()
                            + (load == null ? ". Give" : ". status.load has the figures that were seen last; give")
                            + " spec.restartNonce a new value to run it again");
        }
        return byFigures(load, ranWithFailures);
    }

    private static Ending exited(MasterEnd.Exited exit, @Nullable LoadStatus load, int ranWithFailures) {
        boolean started = load != null && load.startedAt() != null;
        boolean ended = load != null && load.endedAt() != null;
        if (exit.code() == 0) {
            return passed(load);
        }
        // A user may have chosen 1, Locust's default, which a script that cannot be loaded uses as well.
        if (exit.code() == ranWithFailures && (ranWithFailures != 1 || started)) {
            return failed(load);
        }
        if (ended && exit.code() != UNHANDLED_EXCEPTION && exit.code() < FIRST_SHELL_CODE) {
            return new Ending(
                    Verdict.FAILED,
                    "ExitCodeOfScript",
                    "The load ended and the script set exit code %d. %s".formatted(exit.code(), counts(load)));
        }
        if (NO_OTEL.matcher(exit.log()).find()) {
            return new Ending(Verdict.ERROR, "OpenTelemetryMissing", OTEL_REMEDY);
        }
        boolean outOfMemory = exit.reason().equals("OOMKilled");
        return new Ending(
                Verdict.ERROR,
                outOfMemory ? "MasterOutOfMemory" : "MasterFailed",
                "The master ended with exit code %d (%s)%s%s%s"
                        .formatted(
                                exit.code(),
                                exit.reason(),
                                ended
                                        ? " after the load had ended"
                                        : started ? " while the load ran" : " before the load started",
                                outOfMemory ? ": raise spec.master.resources.limits.memory" : "",
                                exit.log().isEmpty() ? "" : ". Its last lines:\n" + lastLines(exit.log())));
    }

    /** Failed requests pass only where the user says so, by an exit code of 0 for them. */
    private static Ending passed(@Nullable LoadStatus load) {
        if (load == null) {
            return new Ending(Verdict.PASSED, "NoFailures", "The master ended with exit code 0");
        }
        return load.failures() == 0
                ? new Ending(Verdict.PASSED, "NoFailures", counts(load))
                : new Ending(
                        Verdict.PASSED,
                        "FailuresTolerated",
                        counts(load) + ", which the exit code of the test, 0, tolerates");
    }

    private static Ending failed(@Nullable LoadStatus load) {
        return new Ending(
                Verdict.FAILED,
                "RequestsFailed",
                load == null || load.failures() == 0
                        ? "The master says that requests failed or exceptions were raised; see its log"
                        : counts(load));
    }

    /** Figures that are not the final ones must not pass for them. */
    private static String counts(@Nullable LoadStatus load) {
        if (load == null) {
            return "";
        }
        var counts = "%d of %d requests failed (%s %%)".formatted(load.failures(), load.requests(), load.failPercent());
        return load.endedAt() == null
                ? "Until " + load.at() + ", when the master was last asked before its end, " + counts
                : counts;
    }

    private static String lastLines(String log) {
        var lines = log.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    }
}
