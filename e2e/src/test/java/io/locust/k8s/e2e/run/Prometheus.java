package io.locust.k8s.e2e.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A real Prometheus on this machine, set up as docs/how-to/metrics.md says. */
final class Prometheus implements AutoCloseable {
    private static final String CONFIGURATION = """
            global: {scrape_interval: 1s, scrape_timeout: 1s}
            scrape_configs:
              - job_name: masters
                kubernetes_sd_configs:
                  - {role: pod, kubeconfig_file: %1$s, namespaces: {names: [%2$s]}}
                relabel_configs:
                  - {source_labels: [__meta_kubernetes_pod_annotation_prometheus_io_scrape], regex: "true", action: keep}
                  - {source_labels: [__meta_kubernetes_pod_container_port_number, __meta_kubernetes_pod_annotation_prometheus_io_port], regex: (.+);\\1, action: keep}
                  - {source_labels: [__meta_kubernetes_pod_label_performance_test_name], target_label: test}
              - job_name: operator
                kubernetes_sd_configs:
                  - {role: pod, kubeconfig_file: %1$s, namespaces: {names: [locust-system]}}
                relabel_configs:
                  - {source_labels: [__meta_kubernetes_pod_container_port_name], regex: metrics, action: keep}
                honor_labels: true
            """;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path folder;
    private final int port;
    private final Process process;

    /** Watches the pods of this namespace and the operator's. */
    Prometheus(String namespace) throws IOException {
        folder = Files.createTempDirectory("prometheus");
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        var configuration = folder.resolve("prometheus.yml");
        Files.writeString(configuration, CONFIGURATION.formatted(System.getenv("KUBECONFIG"), namespace));
        process = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        Awaitility.await("Prometheus")
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> get("/-/ready").contains("Ready"));
    }

    /** The one value that this query has now; empty when there is none. */
    OptionalDouble query(String promQl) {
        try {
            JsonNode result = new ObjectMapper()
                    .readTree(get("/api/v1/query?query=" + URLEncoder.encode(promQl, StandardCharsets.UTF_8)))
                    .at("/data/result");
            if (result.size() > 1) {
                throw new AssertionError(promQl + " has more than one value: " + result);
            }
            return result.isEmpty()
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(result.at("/0/value/1").asDouble());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String get(String path) throws IOException {
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        http.close();
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
