package io.locust.k8s.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the API server's POST to {@code /convert} over HTTPS. Anybody in the cluster can connect, so what one request,
 * and what all requests at once, may take of our memory is bounded; how long a request may take to arrive is bounded for
 * all HTTP servers of the process, by {@code sun.net.httpserver.maxReqTime} in the image's arguments.
 */
public final class ConversionServer implements AutoCloseable {
    /** Path of the only thing that is served. */
    public static final String PATH = "/convert";

    /**
     * Bytes of one request. An object has at most 1.5 MiB in etcd, and the API server sends it by itself when it reads it
     * from there; a list of objects is cut into such requests, too.
     */
    static final int MAX_BYTES = 4 * 1024 * 1024;

    /**
     * Names, values, beginnings and ends in one request. The definition bounds lists and maps, so that a test has some
     * thousands at most; what it is made of as a tree is counted as {@link #TOKEN_BYTES}.
     */
    static final int MAX_TOKENS = 100_000;

    private static final int TOKEN_BYTES = 60;

    /** Of all requests that are being converted. Parsed they take several times as much. */
    private static final int ALL_BYTES = 6 * 1024 * 1024;

    /** However small a request is: bounds how many are answered at once. */
    private static final int LEAST_BYTES = 64 * 1024;

    private static final int PIECE = 8 * 1024;
    private static final long PASSED_OVER = 16L * 1024 * 1024;

    /** The API server gives up after 30 s. */
    private static final Duration QUEUE = Duration.ofSeconds(10);

    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;
    private static final int LENGTH_REQUIRED = 411;
    private static final int TOO_LARGE = 413;
    private static final int FAILED = 500;
    private static final int UNAVAILABLE = 503;

    private static final Logger log = LoggerFactory.getLogger(ConversionServer.class);

    private final ObjectMapper mapper;
    private final UnaryOperator<JsonNode> converter;
    private final ChangingKeys keys = new ChangingKeys();
    private final Body.Room bodies = new Body.Room();
    private final Semaphore bytes = new Semaphore(ALL_BYTES, true);
    private final LongAdder answered = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final HttpsServer server;
    private volatile boolean leaving;

    /**
     * Listens from now on; without a certificate no connection succeeds.
     *
     * @param converter answers a ConversionReview
     * @throws IOException when the address cannot be listened on
     */
    public ConversionServer(InetSocketAddress address, ObjectMapper mapper, UnaryOperator<JsonNode> converter)
            throws IOException {
        this.mapper = mapper;
        this.converter = converter;
        server = HttpsServer.create(address, 0);
        server.setHttpsConfigurator(new Modern(context()));
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    private SSLContext context() {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {keys}, null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    private static final class Modern extends HttpsConfigurator {
        Modern(SSLContext context) {
            super(context);
        }

        @Override
        public void configure(HttpsParameters connection) {
            SSLParameters parameters = getSSLContext().getDefaultSSLParameters();
            parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
            connection.setSSLParameters(parameters);
        }
    }

    /** The port listened on. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** New connections get this one. */
    public void use(ServerCertificate certificate) {
        keys.use(certificate);
    }

    /** What new connections get; absent until there is one. */
    public @Nullable ServerCertificate certificate() {
        return keys.current();
    }

    /** Reviews that were answered. */
    public long answered() {
        return answered.sum();
    }

    /** Requests that were no reviews, too large, or too many at once. */
    public long refused() {
        return refused.sum();
    }

    /** Makes clients that keep connections open look for another replica. */
    public void leave() {
        leaving = true;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var reply = reply(exchange);
            (reply.status() == OK ? answered : refused).increment();
            var headers = exchange.getResponseHeaders();
            headers.set("Content-Type", reply.status() == OK ? "application/json" : "text/plain; charset=utf-8");
            if (leaving || reply.status() != OK) {
                headers.set("Connection", "close");
            }
            var body = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(reply.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static final Reply TOO_MANY = Reply.refusal(UNAVAILABLE, "too many requests at once");

    private record Reply(int status, String body) {
        static Reply refusal(int status, String why) {
            return new Reply(status, why + "\n");
        }
    }

    private Reply reply(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestURI().getPath().equals(PATH)) {
            return Reply.refusal(NOT_FOUND, "nothing here; there is " + PATH);
        }
        if (!exchange.getRequestMethod().equals("POST")) {
            return Reply.refusal(NOT_ALLOWED, "only POST");
        }
        int length = length(exchange);
        if (length < 0) {
            return Reply.refusal(LENGTH_REQUIRED, "say Content-Length");
        }
        if (length > MAX_BYTES) {
            passOver(exchange.getRequestBody());
            return Reply.refusal(TOO_LARGE, "a request may have " + MAX_BYTES + " bytes");
        }
        try (var body = bodies.of(length, QUEUE)) {
            byte[] content = body.read(exchange.getRequestBody(), length);
            return content == null ? TOO_MANY : measured(content);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Reply.refusal(UNAVAILABLE, "stopping");
        }
    }

    private Reply measured(byte[] body) throws IOException, InterruptedException {
        int tokens;
        try {
            tokens = JsonSize.tokens(mapper.getFactory(), body, MAX_TOKENS);
        } catch (JsonProcessingException e) {
            return noJson(e);
        }
        return tokens > MAX_TOKENS
                ? Reply.refusal(TOO_LARGE, "a request may have " + MAX_TOKENS + " names and values")
                : inTurn(body, Math.clamp(body.length + (long) tokens * TOKEN_BYTES, LEAST_BYTES, ALL_BYTES));
    }

    /** Whoever is still sending would see a broken connection instead of the answer. */
    private static void passOver(InputStream body) throws IOException {
        byte[] buffer = new byte[PIECE];
        long left = PASSED_OVER;
        int read = 0;
        while (left > 0 && read >= 0) {
            read = body.read(buffer);
            left -= read;
        }
    }

    private static int length(HttpExchange exchange) {
        var length = exchange.getRequestHeaders().getFirst("Content-Length");
        try {
            return length == null ? -1 : (int) Math.min(Long.parseLong(length), Integer.MAX_VALUE);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private Reply inTurn(byte[] body, int cost) throws IOException, InterruptedException {
        if (!bytes.tryAcquire(cost, QUEUE.toMillis(), TimeUnit.MILLISECONDS)) {
            return TOO_MANY;
        }
        try {
            return convert(body);
        } finally {
            bytes.release(cost);
        }
    }

    private Reply convert(byte[] body) throws IOException {
        try {
            return new Reply(OK, mapper.writeValueAsString(converter.apply(mapper.readTree(body))));
        } catch (JsonProcessingException e) {
            return noJson(e);
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("cannot convert");
            return Reply.refusal(FAILED, e.toString());
        }
    }

    private static Reply noJson(JsonProcessingException e) {
        return Reply.refusal(BAD_REQUEST, "no JSON: " + e.getOriginalMessage());
    }

    /** Answers that are on their way get a second. */
    @Override
    public void close() {
        server.stop(1);
    }
}
