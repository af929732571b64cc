package io.locust.k8s.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.locust.k8s.locust.Limits;
import io.locust.k8s.locust.LocustMaster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What masters of several versions answered, recorded, is served again by a web server of the test. */
class ExporterTest {
    private static final Path ANSWERS = Path.of("../locust/src/test/resources/answers");

    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer master;
    private Exporter exporter;
    private String answer = "";

    @BeforeEach
    void start() throws IOException {
        master = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        master.createContext("/ui/stats/requests", exchange -> {
            try (exchange) {
                asked.incrementAndGet();
                var body = Files.readAllBytes(ANSWERS.resolve(answer + ".json"));
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        master.start();
        exporter = new Exporter(
                URI.create("http://127.0.0.1:" + master.getAddress().getPort() + "/ui"),
                new LocustMaster(client, Limits.DEFAULT),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void stop() {
        exporter.close();
        master.stop(0);
        client.close();
    }

    @ParameterizedTest
    @Tag("S4-80")
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            version | users | page | broken | failed | p50  | p95
            2.20.1  | 4.0   | 229  | 77     | 77     | 22.0 | 24.0
            2.31.8  | 4.0   | 242  | 64     | 64     | 22.0 | 23.0
            2.47.0  | 4.0   | 183  | 82     | 82     | 24.0 | 39.0
            """)
    void everyVersionOfLocust(String version, String users, int page, int broken, int failed, String p50, String p95)
            throws IOException, InterruptedException {
        answer = version + "-running";

        assertThat(get("/metrics").body().lines())
                .contains(
                        "locust_up 1.0",
                        "locust_users " + users,
                        "locust_workers_running_count 2.0",
                        "locust_requests_num_requests{method=\"GET\",name=\"/page\"} %d.0".formatted(page),
                        "locust_requests_num_requests{method=\"POST\",name=\"/broken <a> & 'b'\"} %d.0"
                                .formatted(broken),
                        "locust_requests_num_failures{method=\"POST\",name=\"/broken <a> & 'b'\"} %d.0"
                                .formatted(failed),
                        "locust_requests_current_response_time_percentile_50 " + p50,
                        "locust_requests_current_response_time_percentile_95 " + p95)
                .noneMatch(line -> line.contains("Aggregated"));
    }

    @Test
    void aScrapeAsksTheMasterOnceAndNothingIsKept() throws IOException, InterruptedException {
        answer = "2.47.0-running";
        assertThat(get("/metrics").body()).contains("/page");
        assertThat(asked).hasValue(1);

        answer = "2.47.0-fresh";
        assertThat(get("/metrics").body()).doesNotContain("/page").contains("locust_running 0.0");
        master.stop(0);
        assertThat(get("/metrics").body())
                .doesNotContain("/page", "locust_users")
                .contains("locust_up 0.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    void quits(String method) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(at("/quitquitquit")).method(method, BodyPublishers.noBody());

        assertThat(client.send(request.build(), BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
        exporter.awaitQuit();
    }

    @ParameterizedTest
    @CsvSource({":9646, 0.0.0.0, 9646", "127.0.0.1:80, 127.0.0.1, 80", "[::1]:80, 0:0:0:0:0:0:0:1, 80"})
    void listensWhereItIsTold(String text, String host, int port) {
        var address = ListenAddress.of(text);
        assertThat(address.getAddress().getHostAddress()).isIn(host, "0:0:0:0:0:0:0:0");
        assertThat(address.getPort()).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9646", "", ":", "host", ":99999", "a:b:1"})
    void refusesAnAddressThatIsNone(String text) {
        assertThatThrownBy(() -> ListenAddress.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + exporter.port() + path);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(at(path)).build(), BodyHandlers.ofString());
    }
}
