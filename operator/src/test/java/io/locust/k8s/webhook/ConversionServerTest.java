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
import java.nio.charset.StandardCharsets;
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
import javax.net.ssl.SSLSocket;
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
    void whatWouldBecomeATreeOfAHundredMegabytesIsRefused() throws Exception {
        var client = clientOfAServerWithACertificate();
        var empty = "[" + "{},".repeat(ConversionServer.MAX_BYTES / 3 - 2) + "{}]";
        var answer = post(client, empty);
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("100000 names and values");
        int depth = JsonSize.DEEPEST;
        assertThat(post(client, "[".repeat(depth) + "]".repeat(depth)).statusCode())
                .isEqualTo(200);
        assertThat(post(client, "[".repeat(depth + 1) + "]".repeat(depth + 1)).statusCode())
                .isEqualTo(400);
        assertThat(server.refused()).isEqualTo(2);
    }

    /** The longest lists that the definition knows, more of them than it has, and text up to the 1.5 MiB that etcd takes. */
    @Test
    void theLargestTestPasses() throws Exception {
        var client = clientOfAServerWithACertificate();
        var spec = new ObjectMapper().createObjectNode();
        for (int list = 0; list < 20; list++) {
            for (int i = 0; i < 256; i++) {
                var secret = spec.withArray("/list" + list).addObject().put("name", "VARIABLE_" + i);
                secret.putObject("valueFrom")
                        .putObject("secretKeyRef")
                        .put("name", "n")
                        .put("key", "k");
            }
        }
        spec.put("inline", "x".repeat(1_500_000 - spec.toString().length()));
        assertThat(post(client, "{\"spec\":" + spec + "}").statusCode()).isEqualTo(200);
    }

    /** They hold what they have sent, not what they have announced. */
    @Test
    void slowSendersKeepNobodyWaiting() throws Exception {
        var client = clientOfAServerWithACertificate();
        var slow = new ArrayList<SSLSocket>();
        try {
            for (int i = 0; i < 4; i++) {
                var socket = (SSLSocket) client.sslContext()
                        .getSocketFactory()
                        .createSocket(InetAddress.getLoopbackAddress(), server.port());
                slow.add(socket);
                var out = socket.getOutputStream();
                out.write(("POST /convert HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + ConversionServer.MAX_BYTES
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                // The last two send nearly all, more than all large ones may take together with the first.
                out.write(new byte[i < 2 ? 1 : ConversionServer.MAX_BYTES - 1]);
                out.flush();
            }
            var request = to("/convert").timeout(Duration.ofSeconds(5));
            assertThat(client.send(request.POST(BodyPublishers.ofString("{}")).build(), BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
        } finally {
            for (var socket : slow) {
                socket.close();
            }
        }
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
