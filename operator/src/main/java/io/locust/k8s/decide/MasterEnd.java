package io.locust.k8s.decide;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the master came to its end. */
sealed interface MasterEnd {
    /**
     * By itself.
     *
     * @param reason the kubelet's word: Completed, Error, OOMKilled, …
     * @param log its last lines; empty after exit code 0
     */
    record Exited(int code, String reason, String log) implements MasterEnd {}

    /**
     * Never: an init container, on which it waits, has failed.
     *
     * @param container its name
     * @param log its last lines; may be empty
     */
    record NotStarted(String container, int code, String log) implements MasterEnd {}

    /**
     * From outside, or without a trace: deleted, evicted, its node lost.
     *
     * @param how in words for the user
     */
    record Lost(String how) implements MasterEnd {}

    /**
     * The end, if it has come. A container that ended while its pod was being taken away was ended by that; what it means
     * is known only once the Job has finished, because a deleted Job takes its pod with it.
     */
    static Optional<MasterEnd> of(Situation situation, String container) {
        Optional<Pod> pod = situation.masterPod();
        Optional<ContainerStateTerminated> exit = pod.flatMap(master -> Pods.terminated(master, container));
        if (exit.isPresent() && Pods.isToStay(pod.orElseThrow())) {
            return exit.map(MasterEnd::exited);
        }
        var failed = pod.filter(master -> Pods.hasPhase(master, "Failed") && !Pods.beingDeleted(master))
                .flatMap(Pods::failedInit);
        if (failed.isPresent()) {
            var end = failed.get().getState().getTerminated();
            return Optional.of(new NotStarted(failed.get().getName(), end.getExitCode(), log(end)));
        }
        return Jobs.finish(situation.masterJob())
                .filter(job -> pod.isEmpty() || exit.isPresent() || Pods.ended(pod.get()))
                .map(job -> lost(pod.orElse(null), job));
    }

    private static MasterEnd exited(ContainerStateTerminated exit) {
        return new Exited(exit.getExitCode(), exit.getReason() == null ? "" : exit.getReason(), log(exit));
    }

    private static String log(ContainerStateTerminated end) {
        return end.getMessage() == null ? "" : end.getMessage().strip();
    }

    private static MasterEnd lost(@Nullable Pod pod, JobCondition job) {
        if (pod == null || Pods.beingDeleted(pod)) {
            return new Lost("its pod was deleted");
        }
        var status = pod.getStatus();
        return new Lost("%s%s"
                .formatted(
                        status.getReason() == null ? "its Job " + job.getReason() : status.getReason(),
                        status.getMessage() == null ? "" : ": " + status.getMessage()));
    }
}
