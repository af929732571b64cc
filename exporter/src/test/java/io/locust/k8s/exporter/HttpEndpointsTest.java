package io.locust.k8s.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.locust.k8s.exporter.HttpEndpoints.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpEndpointsTest {
    private final List<String> failed = new CopyOnWriteArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpEndpoints server;

    @BeforeEach
    void start() throws IOException {
        server = new HttpEndpoints(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Map.of("/readyz", () -> Reply.text(503, "starting\n"), "/broken", () -> {
                    throw new IllegalStateException("of ours");
                }),
                (path, problem) -> failed.add(path + " " + problem.getMessage()));
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    private HttpResponse<String> ask(String method, String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                        .method(method, BodyPublishers.ofString("x".repeat(100_000)))
                        .build(),
                BodyHandlers.ofString());
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /readyz, 503",
        "HEAD, /readyz, 503",
        "POST, /readyz?a=b, 503",
        "DELETE, /readyz, 405",
        "PUT, /readyz, 405",
        "GET, /readyz/, 404",
        "GET, /../readyz, 404",
        "GET, /, 404",
        "GET, /%2freadyz, 404",
    })
    void answersOnlyWhatItIsThereFor(String method, String path, int status) throws IOException, InterruptedException {
        assertThat(ask(method, path).statusCode()).isEqualTo(status);
    }

    @Test
    void aFailureOfOursIsToldAndTheServerGoesOn() throws IOException, InterruptedException {
        assertThat(ask("GET", "/broken").statusCode()).isEqualTo(500);
        assertThat(failed).containsExactly("/broken of ours");
        assertThat(ask("GET", "/readyz").body()).isEqualTo("starting\n");
    }
}
