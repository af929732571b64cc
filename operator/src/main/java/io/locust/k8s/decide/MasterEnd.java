package io.locust.k8s.decide;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.locust.k8s.api.v2.LoadStatus;
import io.locust.k8s.plan.LastWord;
import java.time.Duration;
import java.time.Instant;
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
     * @param toldToGo a load that ended after this moment may have ended because the master was told to go; absent where
     *     such a load is not taken for ended in the first place
     */
    record Lost(String how, @Nullable Instant toldToGo) implements MasterEnd {
        Lost(String how) {
            this(how, null);
        }

        /** Whether the load had ended before, so that its figures are final. */
        boolean leaves(@Nullable LoadStatus load) {
            return toldToGo == null ? load != null && load.endedAt() != null : endedBefore(load, toldToGo);
        }
    }

    /** Nobody knows how: the Job of a run that was taken over, which could expire by itself, is not there any more. */
    record Gone() implements MasterEnd {}

    /** The kubelet ends sidecars within this time when it takes a pod away. */
    Duration SIDECARS = Duration.ofSeconds(10);

    /** The time that Kubernetes gives a pod to end, unless its template says otherwise. */
    Duration GRACE = Duration.ofSeconds(30);

    /**
     * The end, if it has come. A container that ended while its pod was being taken away was ended by that; what it means
     * is known only once the Job has finished, because a deleted Job takes its pod with it.
     */
    static Optional<MasterEnd> of(Facts facts) {
        var situation = facts.situation();
        Optional<Pod> pod = situation.masterPod();
        Optional<ContainerStateTerminated> exit = facts.masterExit();
        boolean told = exit.filter(end -> log(end).equals(LastWord.TOLD_TO_GO)).isPresent();
        if (exit.isPresent() && !told && Pods.isToStay(pod.orElseThrow())) {
            return exit.filter(end -> isByItself(end, pod.orElseThrow(), facts)).map(MasterEnd::exited);
        }
        var failed = pod.filter(master -> Pods.hasPhase(master, "Failed") && !Pods.beingDeleted(master))
                .flatMap(Pods::failedInit);
        if (failed.isPresent()) {
            var end = failed.get().getState().getTerminated();
            return Optional.of(new NotStarted(failed.get().getName(), end.getExitCode(), log(end)));
        }
        var tooLate = pod.filter(master -> !Pods.ended(master))
                .flatMap(master -> staysTooLong(master, exit.orElse(null), facts.now()));
        if (tooLate.isPresent()) {
            return tooLate;
        }
        return Jobs.finish(situation.masterJob())
                .filter(job -> pod.isEmpty() || exit.isPresent() || Pods.ended(pod.get()))
                .map(job -> lost(pod.orElse(null), exit.orElse(null), job));
    }

    /**
     * An eviction is told only when the whole pod has ended, and Locust, told to go, stops the load and exits as if that
     * were its end.
     */
    private static boolean isByItself(ContainerStateTerminated exit, Pod pod, Facts facts) {
        if (Pods.ended(pod) || exit.getFinishedAt() == null) {
            return true;
        }
        var finished = Instant.parse(exit.getFinishedAt());
        return endedBefore(facts.load(), finished.minus(GRACE)) || Bounds.over(finished.plus(SIDECARS), facts.now());
    }

    /** Nobody waits for the end of a pod whose node is lost, or of which only the master's container was stopped. */
    private static Optional<MasterEnd> staysTooLong(Pod pod, @Nullable ContainerStateTerminated exit, Instant now) {
        if (exit == null) {
            var deleted = pod.getMetadata().getDeletionTimestamp();
            return deleted != null && Bounds.over(Instant.parse(deleted).plus(GRACE), now)
                    ? Optional.of(new Lost("its pod was deleted and does not go, as when its node is lost"))
                    : Optional.empty();
        }
        if (exit.getFinishedAt() == null) {
            return Optional.empty();
        }
        var finished = Instant.parse(exit.getFinishedAt());
        return Bounds.over(finished.plus(GRACE).plus(SIDECARS), now)
                ? Optional.of(new Lost("Kubernetes stopped its container", finished.minus(GRACE)))
                : Optional.empty();
    }

    /** The kubelet does not know of every container when it ended. */
    private static Instant finished(@Nullable ContainerStateTerminated exit, JobCondition job) {
        var time = exit == null || exit.getFinishedAt() == null ? job.getLastTransitionTime() : exit.getFinishedAt();
        return time == null ? Instant.EPOCH : Instant.parse(time);
    }

    private static boolean endedBefore(@Nullable LoadStatus load, Instant moment) {
        return load != null
                && load.endedAt() != null
                && Instant.parse(load.endedAt()).isBefore(moment);
    }

    private static MasterEnd exited(ContainerStateTerminated exit) {
        return new Exited(exit.getExitCode(), exit.getReason() == null ? "" : exit.getReason(), log(exit));
    }

    private static String log(ContainerStateTerminated end) {
        return end.getMessage() == null ? "" : end.getMessage().strip();
    }

    /** The kubelet, which evicts pods, says so only in the end; deletions are seen when they begin. */
    private static MasterEnd lost(@Nullable Pod pod, @Nullable ContainerStateTerminated exit, JobCondition job) {
        if (pod == null || Pods.beingDeleted(pod)) {
            return new Lost("its pod was deleted");
        }
        var status = pod.getStatus();
        var reason = status.getReason() == null ? "Kubernetes ended its pod, whose Events say why" : status.getReason();
        return new Lost(
                reason + (status.getMessage() == null ? "" : ": " + status.getMessage()),
                finished(exit, job).minus(GRACE));
    }
}
