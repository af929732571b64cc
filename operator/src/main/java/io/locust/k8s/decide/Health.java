package io.locust.k8s.decide;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The condition PodsHealthy. A pod that does not run is no trouble worth a report before the grace period, counted from
 * the creation of the oldest pod, is over; but never is a test called healthy whose pods do not run.
 *
 * @param status True, False, or Unknown within the grace period
 * @param reason PodsHealthy, PodsStarting, or the kind of trouble
 * @param message names the pods and, in the kubelet's own words, what ails them
 */
record Health(String status, String reason, String message) {
    static final String HEALTHY = "PodsHealthy";
    private static final String STARTING = "PodsStarting";
    static final Health NO_PODS = new Health("Unknown", STARTING, "There are no pods yet");
    private static final int NAMED_PODS = 3;

    private static final Set<String> IMAGE =
            Set.of("ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "RegistryUnavailable");

    private static final Set<String> NORMAL_WAITING = Set.of("ContainerCreating", "PodInitializing");

    /**
     * One pod's trouble; equal ones are reported together.
     *
     * @param lastLine of the log, where there is one; that of the first pod has to do for all
     */
    private record Ailment(String kind, String message, String lastLine) {
        Ailment {
            message = message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
        }

        Ailment(String kind, String message) {
            this(kind, message, "");
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Ailment ailment && kind.equals(ailment.kind) && message.equals(ailment.message);
        }

        @Override
        public int hashCode() {
            return Objects.hash(kind, message);
        }
    }

    static Health of(Situation situation, int workers, List<Observation.Trouble> events, Grace grace) {
        var ailments = new LinkedHashMap<Ailment, List<String>>();
        int healthy = 0;
        for (Pod pod : situation.pods()) {
            if (healthy(pod)) {
                healthy++;
            } else {
                ailments.computeIfAbsent(ailment(pod, events), key -> new ArrayList<>())
                        .add(pod.getMetadata().getName());
            }
        }
        int expected = workers + 1;
        if (healthy >= expected) {
            return new Health("True", HEALTHY, "All " + expected + " pods run");
        }
        ofJobs(situation, events).forEach(job -> ailments.computeIfAbsent(job, key -> new ArrayList<>()));
        var message = "%d of %d pods run%s".formatted(healthy, expected, describe(ailments));
        return grace.over(situation.pods())
                ? new Health("False", kind(ailments), message)
                : new Health("Unknown", STARTING, message);
    }

    private static boolean healthy(Pod pod) {
        return !Pods.beingDeleted(pod)
                && (Pods.hasPhase(pod, "Succeeded")
                        || (Pods.hasPhase(pod, "Running")
                                && Pods.containers(pod).noneMatch(Health::waits)));
    }

    private static boolean waits(ContainerStatus status) {
        return status.getState() == null || status.getState().getWaiting() != null;
    }

    private static Ailment ailment(Pod pod, List<Observation.Trouble> events) {
        var scheduling = Pods.unschedulable(pod);
        if (scheduling.isPresent()) {
            return new Ailment("SchedulingError", "no node can take it: " + scheduling.get());
        }
        var waiting = Pods.containers(pod)
                .map(status -> status.getState())
                .filter(state -> state != null && state.getWaiting() != null)
                .map(state -> state.getWaiting())
                .filter(wait -> wait.getReason() != null && !NORMAL_WAITING.contains(wait.getReason()))
                .findFirst();
        if (waiting.isPresent()) {
            return ofWaiting(waiting.get());
        }
        if (Pods.hasPhase(pod, "Failed")) {
            return new Ailment("PodsFailed", "failed" + exit(pod), lastLine(pod));
        }
        // Between two starts of a sidecar the kubelet shows only how it ended.
        var crashing = Pods.containers(pod).filter(Pods::failed).findFirst();
        if (crashing.isPresent()) {
            return ofCrash(crashing.get());
        }
        return events.stream()
                .filter(event -> event.object().equals(pod.getMetadata().getName()))
                .findFirst()
                .map(event -> new Ailment(
                        "ConfigurationError", event.reason() + ": " + event.message() + remedy(event.message())))
                .orElse(new Ailment(STARTING, Pods.beingDeleted(pod) ? "being deleted" : "starting"));
    }

    private static Ailment ofCrash(ContainerStatus status) {
        var end = status.getState().getTerminated();
        var log = end.getMessage() == null ? "" : ": " + end.getMessage().strip();
        return new Ailment(
                "CrashLoop",
                "container %s has ended, %s, exit code %d%s"
                        .formatted(status.getName(), end.getReason(), end.getExitCode(), log));
    }

    private static Ailment ofWaiting(ContainerStateWaiting waiting) {
        var kind = IMAGE.contains(waiting.getReason())
                ? "ImagePullError"
                : waiting.getReason().equals("CrashLoopBackOff") ? "CrashLoop" : "ConfigurationError";
        var message = waiting.getMessage() == null ? "" : ": " + waiting.getMessage();
        return new Ailment(kind, waiting.getReason() + message + remedy(message));
    }

    /** A pod that was ended from outside says why; the exit code would only be that of the kill. */
    private static String exit(Pod pod) {
        var reason = pod.getStatus().getReason();
        if (reason != null) {
            var message = pod.getStatus().getMessage();
            return ", " + reason + (message == null ? "" : ": " + message);
        }
        return failure(pod)
                .map(end -> ", " + end.getReason() + ", exit code " + end.getExitCode())
                .orElse("");
    }

    private static String lastLine(Pod pod) {
        if (pod.getStatus().getReason() != null) {
            return "";
        }
        var lines = failure(pod)
                .map(ContainerStateTerminated::getMessage)
                .map(log -> log.lines().filter(line -> !line.isBlank()).toList())
                .orElse(List.of());
        return lines.isEmpty()
                ? ""
                : ", last line of the log: " + lines.getLast().strip();
    }

    private static Optional<ContainerStateTerminated> failure(Pod pod) {
        return Pods.containers(pod)
                .filter(Pods::failed)
                .map(status -> status.getState().getTerminated())
                .findFirst();
    }

    /** Kubernetes retries by itself, which is the part that users do not know. */
    private static String remedy(String message) {
        return message.contains("not found") || message.contains("couldn't find key")
                ? "; create it and the test goes on by itself"
                : "";
    }

    private static Stream<Ailment> ofJobs(Situation situation, List<Observation.Trouble> events) {
        return Stream.of(situation.masterJob(), situation.workerJob())
                .filter(job -> job != null)
                .flatMap(job -> events.stream()
                        .filter(event -> event.object().equals(job.getMetadata().getName())))
                .map(event -> new Ailment(
                        "PodCreationError", "Job " + event.object() + ": " + event.reason() + ": " + event.message()));
    }

    private static String describe(LinkedHashMap<Ailment, List<String>> ailments) {
        var parts = new ArrayList<String>();
        ailments.forEach((ailment, pods) -> parts.add(names(pods) + ailment.message() + ailment.lastLine()));
        return parts.isEmpty() ? "" : ". " + String.join(". ", parts);
    }

    private static String names(List<String> pods) {
        if (pods.isEmpty()) {
            return "";
        }
        var named = String.join(", ", pods.subList(0, Math.min(NAMED_PODS, pods.size())));
        return named + (pods.size() > NAMED_PODS ? " and " + (pods.size() - NAMED_PODS) + " more" : "") + ": ";
    }

    private static String kind(LinkedHashMap<Ailment, List<String>> ailments) {
        return ailments.keySet().stream()
                .map(Ailment::kind)
                .filter(kind -> !kind.equals(STARTING))
                .findFirst()
                .orElse("PodsNotRunning");
    }

    /** As the conditions said last. */
    static Health last(@Nullable List<Condition> conditions) {
        return Conditions.find(conditions, Conditions.PODS_HEALTHY)
                .map(condition -> new Health(condition.getStatus(), condition.getReason(), condition.getMessage()))
                .orElse(NO_PODS);
    }

    /** Without grace, for a run that has come to nothing. */
    Health atOnce() {
        return status.equals("Unknown") ? new Health("False", "PodsNotRunning", message) : this;
    }

    /**
     * Whether the time is over in which trouble is not reported.
     *
     * @param period counted from the creation of the oldest pod
     * @param start counts instead where there is no pod
     */
    record Grace(Duration period, Instant start, Instant now) {
        boolean over(List<Pod> pods) {
            var oldest = pods.stream()
                    .map(pod -> Instant.parse(pod.getMetadata().getCreationTimestamp()))
                    .min(Instant::compareTo)
                    .orElse(start);
            return !now.isBefore(oldest.plus(period));
        }
    }
}
