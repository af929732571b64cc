package io.locust.k8s.locust;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Masters that are slow, huge, gone, or no masters. */
@Timeout(30)
class LocustMasterTest {
    private static final String STATISTICS = "{\"state\":\"ready\",\"user_count\":3,\"stats\":[]}";
    private static final int MAX_BYTES = 100_000;
    private static final Duration TIMEOUT = Duration.ofMillis(400);

    /** Time beyond the limit for a machine that is busy with other things. */
    private static final Duration SLACK = Duration.ofSeconds(5);

    private final HttpClient http = HttpClient.newHttpClient();
    private final LocustMaster patient = new LocustMaster(http, new Limits(Duration.ofSeconds(10), MAX_BYTES));
    private final LocustMaster hasty = new LocustMaster(http, new Limits(TIMEOUT, MAX_BYTES));

    @AfterEach
    void close() {
        http.shutdownNow();
    }

    private Answer hastily(URI base) {
        long before = System.nanoTime();
        var answer = hasty.statistics(base);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isBetween(TIMEOUT, TIMEOUT.plus(SLACK));
        return answer;
    }

    private static void assertLate(Answer answer) {
        assertThat(answer).isEqualTo(new Answer.Unreachable("no answer within 400 ms"));
    }

    @ParameterizedTest
    @CsvSource({"'', /stats/requests", "/, /stats/requests", "/load/test, /load/test/stats/requests"})
    void asksBelowTheBasePath(String base, String path) throws IOException {
        try (var server = new RawServer(socket -> RawServer.answer(socket, "200 OK", STATISTICS))) {
            assertThat(patient.statistics(URI.create(server.base() + base))).isInstanceOf(Answer.Reported.class);
            assertThat(server.requested()).isEqualTo("GET " + path + " HTTP/1.1");
        }
    }

    @Test
    void theConnectionIsUsedAgain() throws IOException {
        try (var server = new RawServer(socket -> {
            do {
                RawServer.answer(socket, "200 OK", STATISTICS);
            } while (RawServer.request(socket) != null);
        })) {
            for (int i = 0; i < 5; i++) {
                assertThat(patient.statistics(server.base())).isInstanceOf(Answer.Reported.class);
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    /** A timeout of the request alone ends with the headers. */
    @Test
    void aBodyThatTricklesIsCutOff() throws Exception {
        var dropped = new CompletableFuture<Boolean>();
        try (var server = new RawServer(socket -> {
            RawServer.head(socket, "200 OK", 50_000);
            RawServer.trickle(socket, dropped);
        })) {
            assertLate(hastily(server.base()));
            assertThat(dropped.get(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void headersThatTrickleAreCutOff() throws Exception {
        var dropped = new CompletableFuture<Boolean>();
        try (var server = new RawServer(socket -> {
            socket.getOutputStream().write("HTTP/1.1 200 OK\r\nX-Slow: ".getBytes(US_ASCII));
            RawServer.trickle(socket, dropped);
        })) {
            assertLate(hastily(server.base()));
            assertThat(dropped.get(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aListenerThatNeverAnswersIsLeft() throws IOException {
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertLate(hastily(URI.create("http://127.0.0.1:" + listener.getLocalPort())));
        }
    }

    @Test
    void aThreadThatIsInterruptedReturnsAtOnce() throws Exception {
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var base = URI.create("http://127.0.0.1:" + listener.getLocalPort());
            var answer = new CompletableFuture<Answer>();
            var stays = new CompletableFuture<Boolean>();
            var thread = Thread.startVirtualThread(() -> {
                answer.complete(patient.statistics(base));
                stays.complete(Thread.currentThread().isInterrupted());
            });
            listener.accept();
            thread.interrupt();
            assertThat(answer.get(5, TimeUnit.SECONDS)).isEqualTo(new Answer.Unreachable("interrupted"));
            assertThat(stays.get()).isTrue();
        }
    }

    @Test
    void anEndlessAnswerIsCutOff() throws Exception {
        var sent = new CompletableFuture<Long>();
        try (var server = new RawServer(socket -> {
            RawServer.head(socket, "200 OK", Long.MAX_VALUE);
            var blanks = " ".repeat(10_000).getBytes(US_ASCII);
            long bytes = 0;
            try {
                for (; ; bytes += blanks.length) {
                    socket.getOutputStream().write(blanks);
                }
            } catch (IOException e) {
                sent.complete(bytes);
            }
        })) {
            assertThat(patient.statistics(server.base()))
                    .isEqualTo(new Answer.Unreadable("the statistics have more than 100000 bytes"));
            // The rest is what the buffers of two sockets and of the HTTP client take.
            assertThat(sent.get(5, TimeUnit.SECONDS)).isLessThan(16_000_000L);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, true", "1, false"})
    void theLimitIsExact(int more, boolean readable) throws IOException {
        var body = STATISTICS + " ".repeat(MAX_BYTES - STATISTICS.length() + more);
        try (var server = new RawServer(socket -> RawServer.answer(socket, "200 OK", body))) {
            assertThat(patient.statistics(server.base()) instanceof Answer.Reported)
                    .isEqualTo(readable);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            302 FOUND                | /login?next=%2Fstats%2Frequests      | --web-login
            302 FOUND                | http://127.0.0.1:1/load/login        | --web-login
            307 Temporary Redirect   | http://169.254.169.254/secret        | HTTP status 307 instead of statistics: a redirect
            301 Moved                | ''                                   | HTTP status 301 instead of statistics: a redirect
            401 Unauthorized         | x                                    | --web-login
            404 Not Found            | x                                    | --web-base-path
            500 Evil\u001b reason    | x                                    | HTTP status 500 instead of statistics
            204 No Content           | x                                    | HTTP status 204 instead of statistics
            """)
    void otherStatusesAreNamed(String status, String location, String reason) throws IOException {
        try (var server =
                new RawServer(socket -> RawServer.answer(socket, status + "\r\nLocation: " + location, STATISTICS))) {
            assertThat(patient.statistics(server.base()))
                    .isInstanceOfSatisfying(
                            Answer.Unreadable.class,
                            unreadable -> assertThat(unreadable.reason())
                                    .contains(reason)
                                    .doesNotContain("169.254", "Evil")
                                    .hasSizeLessThan(200));
        }
    }

    @Test
    void aPageIsNotStatistics() throws IOException {
        try (var server = new RawServer(socket -> RawServer.answer(socket, "200 OK", "<html>Locust auth exception"))) {
            assertThat(patient.statistics(server.base()))
                    .isEqualTo(new Answer.Unreadable("the answer is not JSON; is this a Locust master?"));
        }
    }

    @Test
    void nobodyListens() throws IOException {
        int port;
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = listener.getLocalPort();
        }
        assertThat(patient.statistics(URI.create("http://127.0.0.1:" + port)))
                .isEqualTo(new Answer.Unreachable("connection refused"));
        assertThat(patient.statistics(URI.create("http://nobody.invalid:8089")))
                .isEqualTo(new Answer.Unreachable("unknown host name"));
    }

    @ParameterizedTest
    @CsvSource({"''", "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"state\":", "complete nonsense\r\n\r\n"})
    void aConnectionThatBreaks(String sent) throws IOException {
        try (var server = new RawServer(socket -> {
            socket.getOutputStream().write(sent.getBytes(US_ASCII));
            Thread.sleep(50);
            reset(socket);
        })) {
            assertThat(patient.statistics(server.base())).isEqualTo(new Answer.Unreachable("the connection broke"));
        }
    }

    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Test
    void plainHttpIsNoTls() throws IOException {
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> {
                try (var socket = listener.accept()) {
                    // The client must have begun, or it takes the answer for something older.
                    socket.getInputStream().readNBytes(5);
                    RawServer.answer(socket, "400 Bad Request", "");
                    socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException e) {
                    // The test looks at what the client says.
                }
            });
            // The JDK's client sometimes misses, on a busy machine, that the handshake has failed; then time runs out.
            assertThat(patient.statistics(URI.create("https://127.0.0.1:" + listener.getLocalPort())))
                    .isIn(
                            new Answer.Unreachable("no TLS connection"),
                            new Answer.Unreachable("no answer within 10000 ms"));
        }
    }

    /** Where a master sends the operator is the choice of the test's author. */
    @Test
    void clientsThatFollowRedirectsAreRefused() {
        try (var follows = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build()) {
            assertThatThrownBy(() -> new LocustMaster(follows, Limits.DEFAULT))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void limitsArePositive() {
        assertThatThrownBy(() -> new Limits(Duration.ZERO, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Limits(TIMEOUT, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
