package io.locust.k8s.exporter;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** A small HTTP server that answers GET and POST requests for a few fixed paths; everything else is 404. */
public final class HttpEndpoints implements AutoCloseable {
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST");
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;
    private static final int FAILED = 500;

    /**
     * What is answered.
     *
     * @param status of HTTP
     */
    public record Reply(int status, String contentType, String body) {
        /** Plain text. */
        public static Reply text(int status, String body) {
            return new Reply(status, "text/plain; charset=utf-8", body);
        }
    }

    private final HttpServer server;
    private final Map<String, Supplier<Reply>> paths;
    private final BiConsumer<String, RuntimeException> failed;

    /**
     * Serves from now on.
     *
     * @param address to listen on; port 0 for any free one
     * @param paths with what answers there
     * @param failed is told of the path whose answer failed, and how
     * @throws IOException when the address cannot be listened on
     */
    public HttpEndpoints(
            InetSocketAddress address, Map<String, Supplier<Reply>> paths, BiConsumer<String, RuntimeException> failed)
            throws IOException {
        this.paths = paths;
        this.failed = failed;
        server = HttpServer.create(address, 0);
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    /** The port listened on. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var reply = reply(exchange);
            var body = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", reply.contentType());
            boolean empty = exchange.getRequestMethod().equals("HEAD") || body.length == 0;
            exchange.sendResponseHeaders(reply.status(), empty ? -1 : body.length);
            if (!empty) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private Reply reply(HttpExchange exchange) {
        var handler = paths.get(exchange.getRequestURI().getPath());
        if (handler == null) {
            return Reply.text(NOT_FOUND, "nothing here; there is " + String.join(", ", paths.keySet()) + "\n");
        }
        if (!METHODS.contains(exchange.getRequestMethod())) {
            return Reply.text(NOT_ALLOWED, "only " + String.join(", ", METHODS) + "\n");
        }
        try {
            return handler.get();
        } catch (RuntimeException e) {
            failed.accept(exchange.getRequestURI().getPath(), e);
            return Reply.text(FAILED, e + "\n");
        }
    }

    /** Answers that are on their way get a second. */
    @Override
    public void close() {
        server.stop(1);
    }
}
