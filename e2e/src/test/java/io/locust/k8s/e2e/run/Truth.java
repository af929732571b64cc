package io.locust.k8s.e2e.run;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import io.locust.k8s.api.v2.LoadStatus;
import io.locust.k8s.api.v2.LocustTestStatus;
import io.locust.k8s.api.v2.Verdict;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which verdicts are true after what really happened to the last master, by the kubelet's own records.
 *
 * @param exitCode of a container that ended by itself; absent when it was ended from outside, or never seen to end
 * @param vanished whether the pod went so soon after that that nobody may have read the exit code
 */
record Truth(@Nullable Integer exitCode, boolean vanished) {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final int REQUESTS_FAILED = 86;
    private static final Set<String> ENDED_BY_THE_OPERATOR =
            Set.of("AllWorkersLost", "TooManyWorkersLost", "StartupTimeout");

    /** @param masters each state of the pods of the attempt's master, in order */
    static Truth of(List<Records.Seen> masters) {
        for (int n = 0; n < masters.size(); n++) {
            var seen = masters.get(n);
            if (isTaken(seen)) {
                break;
            }
            var end = end(seen.pod());
            if (end.isPresent()) {
                boolean vanished = masters.subList(n, masters.size()).stream()
                        .anyMatch(later ->
                                isTaken(later) && later.at().isBefore(seen.at().plus(SOON)));
                return new Truth(end.get().getExitCode(), vanished);
            }
        }
        return new Truth(null, false);
    }

    boolean allows(LocustTestStatus status) {
        return verdicts(status).contains(status.verdict());
    }

    private Set<Verdict> verdicts(LocustTestStatus status) {
        if (ENDED_BY_THE_OPERATOR.contains(Objects.toString(status.reason()))) {
            return EnumSet.of(Verdict.ERROR);
        }
        var verdicts = EnumSet.noneOf(Verdict.class);
        if (exitCode == null || vanished) {
            verdicts.add(byFigures(status.load()));
        }
        if (exitCode != null) {
            verdicts.add(byExit(exitCode));
        }
        if (status.run() != null && status.run().stop() != null) {
            verdicts.add(Verdict.STOPPED);
            verdicts.remove(Verdict.ERROR);
        }
        return verdicts;
    }

    private static Verdict byExit(int code) {
        return switch (code) {
            case 0 -> Verdict.PASSED;
            case REQUESTS_FAILED -> Verdict.FAILED;
            default -> Verdict.ERROR;
        };
    }

    /** Final figures are as good as the exit code; others say nothing. */
    private static Verdict byFigures(@Nullable LoadStatus load) {
        if (load == null || load.endedAt() == null) {
            return Verdict.ERROR;
        }
        return load.failures() == 0 ? Verdict.PASSED : Verdict.FAILED;
    }

    /** Deleted, or evicted; so is a container that left the word of its preStop hook. */
    private static boolean isTaken(Records.Seen seen) {
        var status = seen.pod().getStatus();
        return seen.gone()
                || seen.pod().getMetadata().getDeletionTimestamp() != null
                || status.getReason() != null
                || end(seen.pod())
                        .map(ContainerStateTerminated::getMessage)
                        .filter(message -> message.contains("told this container to go"))
                        .isPresent();
    }

    private static Optional<ContainerStateTerminated> end(Pod pod) {
        var name = Objects.toString(pod.getMetadata().getLabels().get("performance-test-pod-name"));
        return pod.getStatus().getContainerStatuses().stream()
                .filter(container -> container.getName().equals(name))
                .map(container -> container.getState().getTerminated())
                .filter(Objects::nonNull)
                .findFirst();
    }
}
