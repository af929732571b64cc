package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.locust.k8s.api.v2.Verdict;
import io.locust.k8s.e2e.OnCluster;
import io.locust.k8s.e2e.TestNamespace;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A person in the web UI: waits for nobody, starts the load, and ends the run. */
@ExtendWith(OnCluster.class)
class WebUiIT {
    @Test
    @Tag("S2-12")
    @Tag("S2-26")
    @Tag("S2-85")
    void aRunIsStartedFromTheWebUiByTheDocumentedWayAndEndedBySuspend(TestNamespace namespace)
            throws IOException, InterruptedException {
        var run = Run.start(namespace, "shop", Recipe.passing().autostart(false).spec("""
                          webUI: {ingress: {enabled: true, host: load.example.com, className: nginx}}
                        """.stripTrailing()));
        var waiting =
                run.await("that it waits for a person", Run.END, status -> "WaitingForStart".equals(status.reason()));
        ingressLeadsToTheWebUi(run);
        var command = "kubectl port-forward svc/shop-master 8089:8089";
        assertThat(waiting.message()).contains(command, "http://localhost:8089");
        var tunnel = new ProcessBuilder(command.split(" "));
        tunnel.command().add("--namespace=" + namespace.name());
        var forward = tunnel.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var browser = HttpClient.newHttpClient()) {
            Awaitility.await("the web UI")
                    .atMost(Run.SOON)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(browser.send(request("/").build(), BodyHandlers.ofString())
                                    .body())
                            .contains("<title>Locust</title>"));
            var swarm = request("/swarm")
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString("user_count=4&spawn_rate=4&run_time=6s"));
            assertThat(browser.send(swarm.build(), BodyHandlers.ofString()).body())
                    .contains("\"success\": true");
            run.awaitLoad();
            run.await(
                    "the end of the load", Run.SOON, status -> Run.load(status).endedAt() != null);
            Thread.sleep(Duration.ofSeconds(3));
            assertThat(run.status().verdict()).isNull();
            run.patch("{\"spec\":{\"suspend\":true}}");
        } finally {
            forward.destroy();
        }
        var end = run.awaitEnd();
        assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.PASSED);
        assertThat(Run.load(end).requests())
                .isEqualTo(Shop.requests(run))
                .matches(requests -> Objects.requireNonNull(requests) > 0);
        run.awaitNoActivePods();
    }

    /** That of the run before is deleted first, for which the operator has rights that nothing else needs. */
    @Test
    void theNextRunHasAnIngressOfItsOwn(TestNamespace namespace) {
        var run = Run.start(namespace, "again", Recipe.passing().spec("""
                          scheduling: {nodeSelector: {locust.io/e2e: nowhere}}
                          webUI: {ingress: {enabled: true, host: load.example.com}}
                        """.stripTrailing()));
        Awaitility.await("an Ingress").atMost(Run.SOON).until(() -> uids(run).size() == 1);
        var first = uids(run);
        run.patch("{\"spec\":{\"restartNonce\":1}}");
        Awaitility.await("another Ingress")
                .atMost(Run.SOON)
                .until(() -> uids(run).size() == 1 && !uids(run).equals(first));
    }

    private static List<String> uids(Run run) {
        return run
                .client()
                .network()
                .v1()
                .ingresses()
                .inNamespace(run.namespace().name())
                .list()
                .getItems()
                .stream()
                .map(ingress -> ingress.getMetadata().getUid())
                .toList();
    }

    private static void ingressLeadsToTheWebUi(Run run) {
        var spec = run.client()
                .network()
                .v1()
                .ingresses()
                .inNamespace(run.namespace().name())
                .list()
                .getItems()
                .getFirst()
                .getSpec();
        assertThat(spec.getIngressClassName()).isEqualTo("nginx");
        assertThat(spec.getRules()).singleElement().satisfies(rule -> {
            assertThat(rule.getHost()).isEqualTo("load.example.com");
            var service = rule.getHttp().getPaths().getFirst().getBackend().getService();
            assertThat(service.getName()).isEqualTo("shop-master");
            assertThat(run.client()
                            .services()
                            .inNamespace(run.namespace().name())
                            .withName("shop-master")
                            .get()
                            .getSpec()
                            .getPorts())
                    .anySatisfy(port -> {
                        assertThat(port.getName()).isEqualTo(service.getPort().getName());
                        assertThat(port.getPort()).isEqualTo(8089);
                    });
        });
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:8089" + path));
    }
}
