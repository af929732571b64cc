package io.locust.k8s.e2e.run;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.awaitility.Awaitility;

/**
 * Brings a fault about.
 *
 * @param recipe that the run was made from
 * @param nonce of a restart
 */
record Blow(Recipe recipe, String nonce) {
    private static final Duration MOMENT = Duration.ofSeconds(4);

    /** The run to look at afterwards; nothing happens where the part that it is about is not there. */
    Run strike(Fault fault, Run run) {
        switch (fault) {
            case NONE -> {}
            case SCRIPTS_LATE -> Run.createScripts(run.namespace(), "scripts");
            case WORKER_KILLED -> worker(run).ifPresent(PodProcesses::kill);
            case WORKER_DELETED -> worker(run).ifPresent(pod -> delete(run, pod));
            case WORKER_EVICTED -> worker(run).ifPresent(run::evict);
            case WORKER_FAILED -> worker(run).ifPresent(pod -> fails(run, pod, 1, "Error"));
            case ALL_WORKERS_DELETED -> run.workerPods().forEach(pod -> delete(run, pod));
            case MASTER_KILLED -> master(run).ifPresent(PodProcesses::kill);
            case MASTER_DELETED -> master(run).ifPresent(pod -> delete(run, pod));
            case MASTER_EVICTED -> master(run).ifPresent(run::evict);
            case MASTER_OUT_OF_MEMORY -> master(run).ifPresent(pod -> fails(run, pod, 137, "OOMKilled"));
            case MASTER_FROZEN -> master(run).ifPresent(Blow::freeze);
            case NETWORK_CUT -> master(run).ifPresent(pod -> cut(run, pod));
            case MASTER_JOB_DELETED -> run.job("master").delete();
            case WORKER_JOB_DELETED -> run.job("worker").delete();
            case SERVICE_DELETED ->
                run.client()
                        .services()
                        .inNamespace(run.namespace().name())
                        .withName(run.name() + "-master")
                        .delete();
            case SPEC_EDITED -> run.patch("{\"spec\":{\"worker\":{\"replicas\":5}}}");
            case SUSPENDED -> run.patch("{\"spec\":{\"suspend\":true}}");
            case RESTARTED -> run.patch("{\"spec\":{\"restartNonce\":\"%s\"}}".formatted(nonce));
            case APPLIED_ANEW -> {
                run.test().delete();
                Awaitility.await("that the name is free")
                        .atMost(Duration.ofMinutes(1))
                        .until(() -> run.test().get() == null);
                return Run.apply(run.namespace(), run.name(), recipe);
            }
        }
        return run;
    }

    private static void freeze(Pod master) {
        PodProcesses.freeze(master);
        pause();
        PodProcesses.thaw(master);
    }

    private static void cut(Run run, Pod master) {
        var operator = new OperatorPods(run.client()).leaderPod().getStatus().getPodIP();
        PodProcesses.cutOff(master, operator);
        pause();
        PodProcesses.reconnect(master, operator);
    }

    private static Optional<Pod> worker(Run run) {
        return run.workerPods().stream().filter(Run::isActive).findFirst();
    }

    private static Optional<Pod> master(Run run) {
        return run.masterPods().stream().filter(Run::isActive).findFirst();
    }

    private static void delete(Run run, Pod pod) {
        run.client().resource(pod).withGracePeriod(0).delete();
    }

    /** Says what a kubelet would, and only if the pod has not ended meanwhile; for pods that none runs. */
    private static void fails(Run run, Pod pod, int exitCode, String reason) {
        if (!"Running".equals(pod.getStatus().getPhase())) {
            return;
        }
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        run.client()
                .resource(new PodBuilder(pod)
                        .editStatus()
                        .withPhase("Failed")
                        .editMatchingCondition(condition -> "Ready".equals(condition.getType()))
                        .withStatus("False")
                        .endCondition()
                        .editMatchingContainerStatus(container -> true)
                        .withReady(false)
                        .withStarted(false)
                        .withNewState()
                        .withNewTerminated()
                        .withExitCode(exitCode)
                        .withReason(reason)
                        .withStartedAt(now)
                        .withFinishedAt(now)
                        .endTerminated()
                        .endState()
                        .endContainerStatus()
                        .endStatus()
                        .build())
                .updateStatus();
    }

    private static void pause() {
        try {
            Thread.sleep(MOMENT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
