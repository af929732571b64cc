package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.locust.k8s.e2e.Cluster;
import io.locust.k8s.e2e.OnCluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OnCluster.class)
class EndpointsIT {
    private final OperatorPods operator;

    EndpointsIT(Cluster cluster) {
        this.operator = new OperatorPods(cluster.client());
    }

    @Test
    void eachReplicaSaysHowItsWatchesAre() {
        assertThat(operator.all())
                .hasSize(2)
                .allSatisfy(pod -> assertThat(get(pod.getMetadata().getName(), 8081, "readyz"))
                        .contains("LocustTests", "Services", "Jobs", "Pods")
                        .doesNotContain("[-]"));
    }

    @Test
    @Tag("S0-8")
    void metricsTellOfReconcilesAndTests() {
        assertThat(get(operator.leader(), 8080, "metrics"))
                .contains(
                        "locust_operator_leader 1",
                        "locust_operator_reconcile_total{result=\"success\"}",
                        "locust_operator_reconcile_duration_seconds_count",
                        "locust_operator_reconcile_errors_total",
                        "locust_operator_tests{phase=\"Running\"}",
                        "locust_operator_verdicts{verdict=\"Passed\"}",
                        "locust_operator_build_info{version=\"3.");
    }

    private String get(String pod, int port, String path) {
        return operator.client()
                .raw("/api/v1/namespaces/" + OperatorPods.NAMESPACE + "/pods/" + pod + ":" + port + "/proxy/" + path);
    }
}
