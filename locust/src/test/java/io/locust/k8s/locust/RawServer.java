package io.locust.k8s.locust;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A server that does with a connection, after its first request, what the test wants: an HTTP server would be too polite. */
final class RawServer implements AutoCloseable {
    private final ServerSocket listener;
    private final AtomicInteger connections = new AtomicInteger();
    private final CompletableFuture<String> requested = new CompletableFuture<>();

    /** What happens on a connection. It is closed afterwards. */
    interface Behaviour {
        void on(Socket socket) throws IOException, InterruptedException;
    }

    RawServer(Behaviour behaviour) throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(() -> {
            while (!listener.isClosed()) {
                accept(behaviour);
            }
        });
    }

    private void accept(Behaviour behaviour) {
        try {
            var socket = listener.accept();
            connections.incrementAndGet();
            Thread.startVirtualThread(() -> serve(socket, behaviour));
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket accepted, Behaviour behaviour) {
        try (var socket = accepted) {
            var request = request(socket);
            if (request != null) {
                requested.complete(request);
                behaviour.on(socket);
            }
        } catch (IOException | InterruptedException e) {
            // The client left; tests look at what the client says.
        }
    }

    URI base() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /** The first line of the first request. */
    String requested() {
        return requested.join();
    }

    int connections() {
        return connections.get();
    }

    /** Reads a request without a body; its first line, or null when the client has left. */
    static @Nullable String request(Socket socket) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = socket.getInputStream().read();
            if (c < 0) {
                return null;
            }
            head.append((char) c);
        }
        return head.substring(0, head.indexOf("\r\n"));
    }

    static void head(Socket socket, String status, long length) throws IOException {
        socket.getOutputStream()
                .write(("HTTP/1.1 " + status + "\r\nContent-Length: " + length + "\r\n\r\n").getBytes(US_ASCII));
    }

    static void answer(Socket socket, String status, String body) throws IOException {
        head(socket, status, status.startsWith("204") ? 0 : body.length());
        socket.getOutputStream().write(body.getBytes(US_ASCII));
        // The client must not see the end of the connection before it has seen the answer.
        socket.getOutputStream().flush();
    }

    /** A byte every 20 ms until the client leaves, at most for 20 seconds. */
    static void trickle(Socket socket, CompletableFuture<Boolean> dropped) throws InterruptedException {
        try {
            for (int i = 0; i < 1000; i++) {
                socket.getOutputStream().write(' ');
                Thread.sleep(20);
            }
            dropped.complete(false);
        } catch (IOException e) {
            dropped.complete(true);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
