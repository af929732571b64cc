package io.locust.k8s.reconcile;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether an object waits for something that only its Events name. */
final class Waiting {
    private static final Set<String> NAMELESS = Set.of("ContainerCreating", "PodInitializing");

    private static final Set<String> ENDS = Set.of("Complete", "SuccessCriteriaMet", "Failed", "FailureTarget");

    private Waiting() {}

    /** On a node, but its containers are not created yet: a volume may be missing. */
    static boolean isWaiting(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && pod.getStatus() != null
                && "Pending".equals(pod.getStatus().getPhase())
                && pod.getSpec() != null
                && pod.getSpec().getNodeName() != null
                && Stream.concat(
                                pod.getStatus().getInitContainerStatuses().stream(),
                                pod.getStatus().getContainerStatuses().stream())
                        .allMatch(Waiting::isNameless);
    }

    private static boolean isNameless(ContainerStatus status) {
        var state = status.getState();
        if (state == null) {
            return true;
        }
        return state.getRunning() == null
                && state.getTerminated() == null
                && (state.getWaiting() == null
                        || NAMELESS.contains(state.getWaiting().getReason()));
    }

    /** Fewer pods than wanted although none has ended well: a quota or an admission policy may be in the way. */
    static boolean isShortOfPods(Job job) {
        if (job.getMetadata().getDeletionTimestamp() != null
                || Boolean.TRUE.equals(job.getSpec().getSuspend())) {
            return false;
        }
        var status = job.getStatus();
        // Before its controller has looked at it nothing can have been refused; with many new Jobs that takes seconds.
        return status != null
                && status.getStartTime() != null
                && status.getConditions().stream().noneMatch(Waiting::isEnd)
                && orZero(status.getSucceeded()) == 0
                && orZero(status.getActive()) < orZero(job.getSpec().getParallelism());
    }

    private static boolean isEnd(JobCondition condition) {
        return ENDS.contains(condition.getType()) && "True".equals(condition.getStatus());
    }

    static Instant createdAt(HasMetadata object) {
        return Instant.parse(object.getMetadata().getCreationTimestamp());
    }

    private static int orZero(@Nullable Integer number) {
        return number == null ? 0 : number;
    }
}
