package io.locust.k8s.e2e.run;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;

/** The operator's own pods, and their processes on this machine. */
record OperatorPods(KubernetesClient client) {
    static final String NAMESPACE = "locust-system";

    List<Pod> all() {
        return client
                .pods()
                .inNamespace(NAMESPACE)
                .withLabel("app.kubernetes.io/name", "locust-operator")
                .list()
                .getItems()
                .stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .toList();
    }

    String leader() {
        return client.leases()
                .inNamespace(NAMESPACE)
                .withName("locust-operator")
                .get()
                .getSpec()
                .getHolderIdentity();
    }

    Instant leadsSince() {
        return client.leases()
                .inNamespace(NAMESPACE)
                .withName("locust-operator")
                .get()
                .getSpec()
                .getAcquireTime()
                .toInstant();
    }

    /** Between two leaders there is none, although the lease still names the last one. */
    Optional<Pod> leaderNow() {
        var name = leader();
        return all().stream()
                .filter(pod -> pod.getMetadata().getName().equals(name))
                .findFirst();
    }

    Pod leaderPod() {
        return Awaitility.await("a leader among the operator's pods")
                .atMost(Run.SOON)
                .until(this::leaderNow, Optional::isPresent)
                .orElseThrow();
    }

    /** The one that does not lead. */
    Pod standby() {
        var leader = leaderPod().getMetadata().getName();
        return all().stream()
                .filter(pod -> !pod.getMetadata().getName().equals(leader))
                .findFirst()
                .orElseThrow();
    }

    /** Waits until another one than this leads. */
    String awaitOther(String old) {
        return Awaitility.await("another leader than " + old)
                .atMost(Run.SOON)
                .ignoreExceptionsInstanceOf(KubernetesClientException.class)
                .until(this::leader, now -> now != null && !now.isEmpty() && !now.equals(old));
    }

    /** Waits until the pod's container has ended and been started anew. */
    void awaitRestart(Pod pod) {
        Awaitility.await(pod.getMetadata().getName() + " starts anew")
                .atMost(Run.SOON)
                .until(() -> hasRestarted(client.resource(pod).require()));
    }

    /** When the process before the present one ended, by the kubelet's clock, in whole seconds. */
    Instant ended(Pod pod) {
        var container = client.resource(pod)
                .require()
                .getStatus()
                .getContainerStatuses()
                .getFirst();
        return Instant.parse(container.getLastState().getTerminated().getFinishedAt());
    }

    /** Two that are ready, one of which leads. */
    boolean ready() {
        var pods = all();
        var leader = leader();
        return pods.size() == 2
                && pods.stream().anyMatch(pod -> pod.getMetadata().getName().equals(leader))
                && pods.stream()
                        .allMatch(pod -> pod.getStatus().getContainerStatuses().stream()
                                .allMatch(container -> Boolean.TRUE.equals(container.getReady())));
    }

    static boolean runs(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream()
                .anyMatch(container -> container.getState().getRunning() != null);
    }

    static boolean hasRestarted(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream().anyMatch(container -> container.getRestartCount() > 0);
    }

    /** By another one, which its Deployment makes. */
    void replace(Pod pod) {
        client.pods()
                .inNamespace(NAMESPACE)
                .withName(pod.getMetadata().getName())
                .delete();
    }

    void scale(int replicas) {
        client.apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName("locust-operator")
                .scale(replicas);
    }

    /** Two replicas that are ready, and the definition as they make it. */
    void makeWhole() {
        scale(2);
        Awaitility.await("both replicas of the operator are ready")
                .atMost(Run.SOON)
                .ignoreExceptions()
                .until(this::ready);
        new TheDefinition(client)
                .await(
                        "is as the operator makes it",
                        Run.SOON,
                        now -> TheDefinition.served(now).equals(List.of("v1", "v2"))
                                && TheDefinition.storage(now).equals("v2"));
    }

    /** Gives the operator a setting; returns when its pods have it. */
    void set(String variable, String value) {
        Kubectl.run("set", "env", "deployment/locust-operator", "-n", NAMESPACE, variable + "=" + value)
                .done();
        rolledOut();
    }

    void unset(String variable) {
        Kubectl.run("set", "env", "deployment/locust-operator", "-n", NAMESPACE, variable + "-")
                .done();
        rolledOut();
    }

    private static void rolledOut() {
        Kubectl.run("rollout", "status", "deployment/locust-operator", "-n", NAMESPACE, "--timeout=120s")
                .done();
    }
}
