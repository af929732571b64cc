package io.locust.k8s.decide;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what the kubelet says about a pod. */
final class Pods {
    private Pods() {}

    static boolean ended(Pod pod) {
        return hasPhase(pod, "Succeeded") || hasPhase(pod, "Failed");
    }

    static boolean hasPhase(Pod pod, String phase) {
        return pod.getStatus() != null && phase.equals(pod.getStatus().getPhase());
    }

    /** Whether the pod has a container of this name that runs. */
    static boolean runs(Pod pod, String container) {
        return state(pod, container).map(ContainerState::getRunning).isPresent();
    }

    static Optional<ContainerStateTerminated> terminated(Pod pod, String container) {
        return state(pod, container).map(ContainerState::getTerminated);
    }

    private static Optional<ContainerState> state(Pod pod, String container) {
        return containers(pod)
                .filter(status -> status.getName().equals(container))
                .findFirst()
                .map(ContainerStatus::getState);
    }

    /** Init containers first, as they start. */
    static Stream<ContainerStatus> containers(Pod pod) {
        return pod.getStatus() == null
                ? Stream.of()
                : Stream.concat(
                        pod.getStatus().getInitContainerStatuses().stream(),
                        pod.getStatus().getContainerStatuses().stream());
    }

    /** The init container whose failure has kept the others from starting; sidecars are started anew instead. */
    static Optional<ContainerStatus> failedInit(Pod pod) {
        boolean started = pod.getStatus().getContainerStatuses().stream()
                .anyMatch(
                        status -> status.getState() != null && status.getState().getWaiting() == null);
        return started
                ? Optional.empty()
                : pod.getStatus().getInitContainerStatuses().stream()
                        .filter(Pods::failed)
                        .findFirst();
    }

    /** Whether the container has ended with another exit code than 0. */
    static boolean failed(ContainerStatus status) {
        return status.getState() != null
                && status.getState().getTerminated() != null
                && status.getState().getTerminated().getExitCode() != 0;
    }

    /** Why the scheduler has found no node, if so. */
    static Optional<String> unschedulable(Pod pod) {
        return pod.getStatus() == null
                ? Optional.empty()
                : pod.getStatus().getConditions().stream()
                        .filter(condition -> "PodScheduled".equals(condition.getType()))
                        .filter(condition -> "False".equals(condition.getStatus()))
                        .map(PodCondition::getMessage)
                        .findFirst();
    }

    static boolean beingDeleted(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    /**
     * Whether nobody takes the pod away. What its containers do otherwise is not their own will: Locust exits 0 when it
     * is told to go. The kubelet and the API server say so by a deletion, by the condition DisruptionTarget (eviction,
     * preemption, a taint, the node's shutdown) or by a reason of the pod itself.
     */
    static boolean isToStay(Pod pod) {
        return !beingDeleted(pod)
                && (pod.getStatus() == null
                        || (pod.getStatus().getReason() == null
                                && pod.getStatus().getConditions().stream().noneMatch(Pods::disrupts)));
    }

    private static boolean disrupts(PodCondition condition) {
        return "DisruptionTarget".equals(condition.getType()) && "True".equals(condition.getStatus());
    }

    /**
     * Whether a worker that ran at this moment runs still, or has left in its own time: it exits 0, or 1 when its script
     * had troubles. One that started later has replaced another.
     */
    static boolean outlived(Pod pod, String container, Instant moment) {
        if (!isToStay(pod)) {
            return false;
        }
        return state(pod, container)
                .filter(state -> state.getRunning() != null
                        ? !after(state.getRunning().getStartedAt(), moment)
                        : state.getTerminated() != null
                                && state.getTerminated().getExitCode() <= 1
                                && !after(state.getTerminated().getStartedAt(), moment))
                .isPresent();
    }

    private static boolean after(@Nullable String time, Instant moment) {
        return time != null && Instant.parse(time).isAfter(moment);
    }
}
