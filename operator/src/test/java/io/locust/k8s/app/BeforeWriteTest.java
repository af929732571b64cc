package io.locust.k8s.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** With fabric8's client and any HTTP server, because when it calls is what matters. */
@Tag("S3-53")
class BeforeWriteTest {
    private final List<String> happened = new ArrayList<>();

    @Test
    void itComesBeforeWritesAndOnlyBeforeThem() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            happened.add(exchange.getRequestMethod());
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("{}".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        server.start();
        try (var client = client(server)) {
            for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE")) {
                client.raw("/any", method, method.equals("GET") ? null : "{}");
            }
        } finally {
            server.stop(0);
        }
        assertThat(happened)
                .containsExactly("GET", "before", "POST", "before", "PUT", "before", "PATCH", "before", "DELETE");
    }

    private KubernetesClient client(HttpServer server) {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .withHttpClientBuilderConsumer(http ->
                        http.addOrReplaceInterceptor("BEFORE_WRITE", new BeforeWrite(() -> happened.add("before"))))
                .build();
    }
}
