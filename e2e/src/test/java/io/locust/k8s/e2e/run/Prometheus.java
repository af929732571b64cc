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
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** A real Prometheus on this machine. Debian's cannot find pods by itself, so it is told where they are. */
final class Prometheus implements AutoCloseable {
    private static final String CONFIGURATION = "prometheus.yml";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path folder;
    private final int port;
    private final Process process;

    /** Ready to scrape, with nothing to scrape yet. */
    Prometheus() throws IOException {
        folder = Files.createTempDirectory("prometheus");
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Files.writeString(folder.resolve(CONFIGURATION), configuration(Map.of()));
        process = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + folder.resolve(CONFIGURATION),
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.enable-lifecycle",
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        Awaitility.await("Prometheus")
                .atMost(Run.SOON)
                .ignoreExceptions()
                .until(() -> get("/-/ready").contains("Ready"));
    }

    /**
     * Scrapes these every two seconds from now on.
     *
     * @param targets host and port, by the label {@code job} of their series
     */
    void scrape(Map<String, String> targets) throws IOException {
        Files.writeString(folder.resolve(CONFIGURATION), configuration(targets));
        send(HttpRequest.newBuilder(at("/-/reload")).POST(BodyPublishers.noBody()));
    }

    private static String configuration(Map<String, String> targets) {
        return "global: {scrape_interval: 2s, scrape_timeout: 2s}\nscrape_configs:\n"
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
        return send(HttpRequest.newBuilder(at(path)));
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private String send(HttpRequest.Builder request) throws IOException {
        try {
            var answer = http.send(request.build(), BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException(answer.statusCode() + " from " + answer.uri() + ": " + answer.body());
            }
            return answer.body();
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
