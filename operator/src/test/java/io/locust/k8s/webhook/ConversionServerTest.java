package io.locust.k8s.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConversionServerTest {
    private static final List<String> NAMES = List.of("localhost");

    private final CountDownLatch goOn = new CountDownLatch(1);
    private final ConversionServer server;

    ConversionServerTest() throws IOException {
        server = new ConversionServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), new ObjectMapper(), this::answer);
    }

    private JsonNode answer(JsonNode review) {
        if (review.path("wait").asBoolean()) {
            try {
                assertThat(goOn.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        if (review.path("fail").asBoolean()) {
            throw new IllegalStateException("cannot do that");
        }
        return new ObjectMapper()
                .createObjectNode()
                .put("fields", review.size())
                .put("text", review.path("text").asText().length());
    }

    @AfterEach
    void close() {
        goOn.countDown();
        server.close();
    }

    private static ServerCertificate certificate() throws InvalidCertificate {
        return ServerCertificate.of(Authority.certificate(NAMES, Instant.now(), Duration.ofDays(1), List.of()));
    }

    /** A client that keeps its connections, and trusts only this one. */
    private static HttpClient trusting(ServerCertificate certificate) throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load((InputStream) null, null);
        store.setCertificateEntry("ca", certificate.authorities().getFirst());
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + path))
                .timeout(Duration.ofSeconds(30));
    }

    private HttpResponse<String> post(HttpClient client, String body) throws IOException, InterruptedException {
        return client.send(to("/convert").POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private HttpClient clientOfAServerWithACertificate() throws Exception {
        var certificate = certificate();
        server.use(certificate);
        return trusting(certificate);
    }

    @Test
    void answersWithWhatTheConverterMakes() throws Exception {
        var client = clientOfAServerWithACertificate();
        var answer = post(client, "{\"a\":1,\"b\":2}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.body()).isEqualTo("{\"fields\":2,\"text\":0}");
        assertThat(server.answered()).isEqualTo(1);
    }

    @Test
    void withoutACertificateNobodyConnects() throws Exception {
        assertThatThrownBy(() -> post(trusting(certificate()), "{}")).isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void newConnectionsGetTheNewCertificateAndOldOnesLive() throws Exception {
        var first = certificate();
        server.use(first);
        var connected = trusting(first);
        post(connected, "{}");
        var second = certificate();
        server.use(second);
        assertThat(post(connected, "{}").statusCode()).isEqualTo(200);
        assertThat(post(trusting(second), "{}").statusCode()).isEqualTo(200);
        assertThatThrownBy(() -> post(trusting(first), "{}")).isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void serversKeysOfUsersToo() throws Exception {
        var folder = java.nio.file.Path.of("src/test/resources/webhook");
        var rsa = ServerCertificate.of(new CertificateFiles(
                java.nio.file.Files.readString(folder.resolve("rsa.crt")),
                java.nio.file.Files.readString(folder.resolve("rsa1.key")),
                ""));
        server.use(rsa);
        // The name in it is another one, which is found out only after the handshake with its key.
        assertThatThrownBy(() -> post(trusting(rsa), "{}")).hasMessageContaining("localhost");
    }

    @Test
    void aRequestThatIsTooLargeIsNotRead() throws Exception {
        var client = clientOfAServerWithACertificate();
        int room = ConversionServer.MAX_BYTES - "{\"text\":\"\"}".length();
        assertThat(post(client, "{\"text\":\"" + "x".repeat(room) + "\"}").body())
                .isEqualTo("{\"fields\":1,\"text\":" + room + "}");
        var answer = client.send(
                to("/convert")
                        .POST(BodyPublishers.ofByteArray(new byte[ConversionServer.MAX_BYTES + 1]))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(server.refused()).isEqualTo(1);
    }

    @Test
    void refusesWhatIsNoReview() throws Exception {
        var client = clientOfAServerWithACertificate();
        assertThat(post(client, "nonsense").statusCode()).isEqualTo(400);
        assertThat(post(client, "{\"fail\":true}").statusCode()).isEqualTo(500);
        assertThat(client.send(to("/convert").GET().build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(405);
        assertThat(client.send(to("/other").GET().build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(404);
        var unknownLength = client.send(
                to("/convert")
                        .POST(BodyPublishers.ofInputStream(InputStream::nullInputStream))
                        .build(),
                BodyHandlers.ofString());
        assertThat(unknownLength.statusCode()).isEqualTo(411);
        assertThat(server.refused()).isEqualTo(5);
    }

    @Test
    void manyAtOnceWaitForEachOther() throws Exception {
        var client = clientOfAServerWithACertificate();
        var requests = new ArrayList<java.util.concurrent.CompletableFuture<HttpResponse<String>>>();
        for (int i = 0; i < 120; i++) {
            requests.add(client.sendAsync(
                    to("/convert")
                            .POST(BodyPublishers.ofString("{\"wait\":true}"))
                            .build(),
                    BodyHandlers.ofString()));
        }
        Thread.sleep(500);
        assertThat(server.answered()).isZero();
        goOn.countDown();
        for (var request : requests) {
            assertThat(request.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aServerThatLeavesSendsItsClientsAway() throws Exception {
        var client = clientOfAServerWithACertificate();
        assertThat(post(client, "{}").headers().firstValue("Connection")).isEmpty();
        server.leave();
        assertThat(post(client, "{}").headers().firstValue("Connection")).contains("close");
    }
}
