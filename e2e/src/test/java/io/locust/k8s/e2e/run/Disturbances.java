package io.locust.k8s.e2e.run;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.locust.k8s.e2e.Cluster;
import io.locust.k8s.e2e.TestNamespace;
import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/** What befalls all runs of the campaign at once, one thing after the other: none of it decides a verdict. */
record Disturbances(Cluster cluster, TestNamespace namespace) {
    private static final Duration AWAY = Duration.ofSeconds(4);
    private static final Duration CLOSED = Duration.ofSeconds(8);

    /** @param number of those before it */
    void bring(int number) throws IOException, InterruptedException {
        switch (number % 4) {
            case 0 -> deleteLeader();
            case 1 -> killApiServer();
            case 2 -> cordon();
            default -> forbidPods();
        }
    }

    /** Not its process: Kubernetes would wait longer each time before it starts it again. */
    private void deleteLeader() {
        insist(() -> new OperatorPods(cluster.client())
                .leaderNow()
                .ifPresent(
                        pod -> cluster.client().resource(pod).withGracePeriod(0).delete()));
    }

    private static void killApiServer() throws IOException, InterruptedException {
        ApiServer.kill();
        Thread.sleep(AWAY);
        ApiServer.start();
    }

    private void cordon() throws InterruptedException {
        schedulable(false);
        Thread.sleep(CLOSED);
        schedulable(true);
    }

    private void schedulable(boolean yes) {
        insist(() -> cluster.client()
                .nodes()
                .withName("pretended")
                .edit(node -> new NodeBuilder(node)
                        .editSpec()
                        .withUnschedulable(yes ? null : true)
                        .endSpec()
                        .build()));
    }

    private void forbidPods() throws InterruptedException {
        var quota = cluster.client().resource(noPods());
        insist(quota::serverSideApply);
        Thread.sleep(CLOSED);
        insist(quota::delete);
    }

    private ResourceQuota noPods() {
        return new ResourceQuotaBuilder()
                .withNewMetadata()
                .withNamespace(namespace.name())
                .withName("no-pods")
                .endMetadata()
                .withNewSpec()
                .addToHard("pods", new Quantity("0"))
                .endSpec()
                .build();
    }

    /** The API server may still be on its way back. */
    private static void insist(ThrowingRunnable deed) {
        Awaitility.await("the API server")
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofSeconds(1))
                .ignoreExceptionsInstanceOf(KubernetesClientException.class)
                .untilAsserted(deed);
    }
}
