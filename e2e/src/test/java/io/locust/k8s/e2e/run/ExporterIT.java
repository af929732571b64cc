package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.locust.k8s.api.v2.Verdict;
import io.locust.k8s.e2e.Cluster;
import io.locust.k8s.e2e.OnCluster;
import io.locust.k8s.e2e.TestNamespace;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a Prometheus that scrapes masters and operator knows of a run. */
@ExtendWith(OnCluster.class)
@DisabledIfEnvironmentVariable(
        named = "CLUSTER",
        matches = "current",
        disabledReason = "Prometheus runs on this machine and must reach the pods")
class ExporterIT {
    private final OperatorPods operator;

    ExporterIT(Cluster cluster) {
        this.operator = new OperatorPods(cluster.client());
    }

    @ParameterizedTest
    @ValueSource(strings = {Recipe.NEWEST, Recipe.OLD})
    @Tag("S4-78")
    @Tag("S4-79")
    @Tag("S1-13")
    @Tag("S2-70")
    void prometheusCountsWhatTheTargetCounted(String locust, TestNamespace namespace) throws IOException {
        try (var prometheus = new Prometheus()) {
            var run = Run.start(
                    namespace,
                    "metered",
                    Recipe.of("failing.py").locust(locust).endless().flags("--exit-code-on-error 0"));
            run.awaitLoad();
            prometheus.scrape(Map.of(
                    "master",
                    annotated(run.masterPod()),
                    "operator",
                    operator.leaderPod().getStatus().getPodIP() + ":8080"));
            assertThat(servicePorts(run)).contains(9646);
            await(prometheus, "locust_users{job='master'} > 0");
            await(prometheus, "locust_workers_running_count{job='master'} == 2");
            await(prometheus, "locust_requests_current_response_time_percentile_95{job='master'} > 0");
            await(prometheus, "locust_users{job='operator', %s} > 0".formatted(of(run)));

            var bothSources = List.of("{job='master'}", "{job='operator', %s}".formatted(of(run)));
            var end = run.finish(load -> run.isCounted(load)
                    && bothSources.stream()
                            .allMatch(series -> counts(prometheus, "requests", series, Shop.requests(run))
                                    && counts(prometheus, "failures", series, Shop.failures(run))));
            assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.PASSED);
            for (String series : bothSources) {
                await(prometheus, "absent(locust_requests_num_requests" + series + ")");
            }
            run.awaitNoActivePods();
        }
    }

    private static boolean counts(Prometheus prometheus, String what, String series, long expected) {
        return prometheus
                .query("sum(locust_requests_num_" + what + series + ")")
                .equals(OptionalDouble.of((double) expected));
    }

    /** Only the operator's series are of many tests. */
    private static String of(Run run) {
        return "namespace='%s', test='%s'".formatted(run.namespace().name(), run.name());
    }

    private static List<Integer> servicePorts(Run run) {
        return run
                .client()
                .services()
                .inNamespace(run.namespace().name())
                .withName(run.name() + "-master")
                .get()
                .getSpec()
                .getPorts()
                .stream()
                .map(ServicePort::getPort)
                .toList();
    }

    /** Where the annotations that users' Prometheus configurations read say that the metrics are. */
    private static String annotated(Pod master) {
        var annotations = master.getMetadata().getAnnotations();
        assertThat(annotations)
                .containsEntry("prometheus.io/scrape", "true")
                .containsEntry("prometheus.io/path", "/metrics");
        return master.getStatus().getPodIP() + ":" + annotations.get("prometheus.io/port");
    }

    private static void await(Prometheus prometheus, String promQl) {
        Awaitility.await(promQl)
                .atMost(Run.SOON)
                .until(() -> prometheus.query(promQl).isPresent());
    }
}
