package io.locust.k8s.locust;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** What the load of the tests is put on. It counts, so that Locust's numbers can be compared with the truth. */
final class Target implements AutoCloseable {
    /** How long each answer takes at least. */
    static final int MILLIS = 20;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicLong pages = new AtomicLong();
    private final AtomicLong broken = new AtomicLong();

    Target() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.createContext("/page", exchange -> answer(exchange, pages, 200));
        server.createContext("/broken", exchange -> answer(exchange, broken, 500));
        server.setExecutor(threads);
        server.start();
    }

    private static void answer(HttpExchange exchange, AtomicLong counter, int status) throws IOException {
        counter.incrementAndGet();
        try {
            Thread.sleep(MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    String host() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Requests that were answered with 200. */
    long pages() {
        return pages.get();
    }

    /** Requests that were answered with 500. */
    long broken() {
        return broken.get();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
