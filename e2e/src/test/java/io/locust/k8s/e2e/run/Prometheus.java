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
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** A real Prometheus on this machine. Debian's cannot find pods by itself, so it is told where they are. */
final class Prometheus implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final Path folder;
    private final int port;
    private final Process process;

    /**
     * Scrapes every second.
     *
     * @param targets host and port, by the label {@code job} of their series
     */
    Prometheus(Map<String, String> targets) throws IOException {
        folder = Files.createTempDirectory("prometheus");
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        var configuration = folder.resolve("prometheus.yml");
        Files.writeString(configuration, configuration(targets));
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

    private static String configuration(Map<String, String> targets) {
        return "global: {scrape_interval: 1s, scrape_timeout: 1s}\nscrape_configs:\n"
                + targets.entrySet().stream()
                        .map(target -> """
                                - {job_name: %s, honor_labels: true, static_configs: [{targets: ["%s"]}]}
                                """.formatted(target.getKey(), target.getValue()))
                        .collect(Collectors.joining());
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
    public void close() throws IOException {
        process.destroy();
        process.onExit().completeOnTimeout(process, 20, TimeUnit.SECONDS).join();
        process.destroyForcibly();
        http.close();
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
