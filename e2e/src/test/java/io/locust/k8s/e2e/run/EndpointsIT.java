package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.locust.k8s.api.v2.LocustTest;
import io.locust.k8s.api.v2.LocustTestStatus;
import io.locust.k8s.api.v2.Phase;
import io.locust.k8s.api.v2.Verdict;
import io.locust.k8s.e2e.Cluster;
import io.locust.k8s.e2e.OnCluster;
import io.locust.k8s.e2e.TestNamespace;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
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
    void helmTestProvesTheInstallation() throws IOException, InterruptedException {
        var said = Release.run(
                List.of("helm", "test", "locust-operator", "--namespace", OperatorPods.NAMESPACE, "--timeout", "3m"));
        assertThat(said.status()).as(said.text()).isZero();
        assertThat(said.text())
                .contains("[+] has all ", " rights that the chart grants", "[+] 2 of 2 replicas are ready", " leads");
    }

    @Test
    @Tag("S0-8")
    void metricsTellOfReconcilesAndTests() {
        assertThat(metrics())
                .contains(
                        "locust_operator_leader 1",
                        "locust_operator_reconcile_total{result=\"success\"}",
                        "locust_operator_reconcile_duration_seconds_count",
                        "locust_operator_reconcile_errors_total",
                        "locust_operator_tests{phase=\"Running\"}",
                        "locust_operator_verdicts{verdict=\"Passed\"}",
                        "locust_operator_build_info{version=\"3.");
    }

    @Test
    void metricsCountTheTestsThatThereAre(TestNamespace namespace) {
        double before = metric(metrics(), "locust_operator_reconcile_total{result=\"success\"}");
        var run = Run.apply(namespace, "counted", Recipe.passing().nowhere());
        run.await("the claim", Run.SOON, status -> status.phase() == Phase.PENDING);
        // Other tests go on meanwhile, so the two may differ for a moment.
        Awaitility.await("that metrics and API server agree").atMost(Run.SOON).untilAsserted(() -> {
            var metrics = metrics();
            var tests = statuses();
            for (Phase phase : Phase.values()) {
                assertThat(metric(metrics, "locust_operator_tests{phase=\"" + word(phase) + "\"}"))
                        .as(word(phase))
                        .isEqualTo(count(tests, status -> status.phase() == phase));
            }
            for (Verdict verdict : Verdict.values()) {
                assertThat(metric(metrics, "locust_operator_verdicts{verdict=\"" + word(verdict) + "\"}"))
                        .as(word(verdict))
                        .isEqualTo(count(tests, status -> status.verdict() == verdict));
            }
        });
        assertThat(metric(metrics(), "locust_operator_tests{phase=\"Pending\"}"))
                .isPositive();
        assertThat(metric(metrics(), "locust_operator_reconcile_total{result=\"success\"}"))
                .isGreaterThan(before);
    }

    private List<LocustTestStatus> statuses() {
        return operator.client().resources(LocustTest.class).inAnyNamespace().list().getItems().stream()
                .map(LocustTest::getStatus)
                .filter(Objects::nonNull)
                .toList();
    }

    private static double count(List<LocustTestStatus> tests, Predicate<LocustTestStatus> which) {
        return tests.stream().filter(which).count();
    }

    private String metrics() {
        return get(operator.leader(), 8080, "metrics");
    }

    private static double metric(String metrics, String series) {
        return metrics.lines()
                .filter(line -> line.startsWith(series + " "))
                .map(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + series));
    }

    /** As the resource writes it. */
    private static String word(Enum<?> value) {
        return value.name().charAt(0) + value.name().substring(1).toLowerCase(Locale.ROOT);
    }

    private String get(String pod, int port, String path) {
        return operator.client()
                .raw("/api/v1/namespaces/" + OperatorPods.NAMESPACE + "/pods/" + pod + ":" + port + "/proxy/" + path);
    }
}
