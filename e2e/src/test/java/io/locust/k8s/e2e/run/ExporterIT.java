package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.locust.k8s.api.v2.Verdict;
import io.locust.k8s.e2e.OnCluster;
import io.locust.k8s.e2e.TestNamespace;
import java.io.IOException;
import java.time.Duration;
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
    @ParameterizedTest
    @ValueSource(strings = {Recipe.NEWEST, Recipe.OLD})
    @Tag("S4-78")
    @Tag("S4-79")
    @Tag("S1-13")
    @Tag("S2-70")
    void prometheusCountsWhatTheTargetCounted(String locust, TestNamespace namespace)
            throws IOException, InterruptedException {
        try (var prometheus = new Prometheus(namespace.name())) {
            var run = Run.start(
                    namespace,
                    "metered",
                    Recipe.of("failing.py").locust(locust).autoquit(12).flags("--exit-code-on-error 0"));
            run.awaitLoad();
            assertThat(run.client()
                            .services()
                            .inNamespace(namespace.name())
                            .withName("metered-master")
                            .get()
                            .getSpec()
                            .getPorts())
                    .anySatisfy(port -> assertThat(port.getPort()).isEqualTo(9646));
            for (String job : new String[] {"masters", "operator"}) {
                await(prometheus, "sum(locust_users{job='%s', test='metered'%s}) > 0", job, namespace);
                await(prometheus, "sum(locust_workers_running_count{job='%s', test='metered'%s}) == 2", job, namespace);
                await(
                        prometheus,
                        "sum(locust_requests_current_response_time_percentile_95{job='%s', test='metered'%s}) > 0",
                        job,
                        namespace);
            }

            var end = run.awaitEnd();
            assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.PASSED);
            for (String job : new String[] {"masters", "operator"}) {
                var counts = "sum(last_over_time(locust_requests_num_%s{job='" + job + "', test='metered'"
                        + of(job, namespace) + "}[5m]))";
                assertThat(prometheus.query(counts.formatted("requests")))
                        .as(job)
                        .hasValue(Shop.requests(run));
                assertThat(prometheus.query(counts.formatted("failures")))
                        .as(job)
                        .hasValue(Shop.failures(run));
                await(prometheus, "absent(locust_requests_num_requests{job='%s', test='metered'%s})", job, namespace);
            }
        }
    }

    /** Only the operator sees tests of all namespaces. */
    private static String of(String job, TestNamespace namespace) {
        return job.equals("operator") ? ", namespace='" + namespace.name() + "'" : "";
    }

    private static void await(Prometheus prometheus, String promQl, String job, TestNamespace namespace) {
        var query = promQl.formatted(job, of(job, namespace));
        Awaitility.await(query)
                .atMost(Duration.ofSeconds(30))
                .until(() -> prometheus.query(query).isPresent());
    }
}
