package io.locust.k8s.exporter;

import io.locust.k8s.exporter.HttpEndpoints.Reply;
import io.locust.k8s.locust.Limits;
import io.locust.k8s.locust.LocustMaster;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Serves the statistics of one master for Prometheus: a scrape asks the master once. */
public final class Exporter implements AutoCloseable {
    private static final int OK = 200;
    private static final int ALL = 500;
    private static final int WRONG_SETTINGS = 2;

    private final CountDownLatch quit = new CountDownLatch(1);
    private final HttpEndpoints server;

    /**
     * Serves from now on.
     *
     * @param master address of its web UI, such as {@code http://localhost:8089}
     * @throws IOException when the address cannot be listened on
     */
    Exporter(URI master, LocustMaster locust, InetSocketAddress listen) throws IOException {
        var format = new TextFormat();
        server = new HttpEndpoints(
                listen,
                Map.of(
                        "/metrics",
                        () -> {
                            var series = new Series(ALL);
                            series.add(locust.statistics(master));
                            return format.reply(series.snapshots());
                        },
                        "/quitquitquit",
                        () -> {
                            quit.countDown();
                            return Reply.text(OK, "the exporter ends\n");
                        },
                        "/",
                        () -> Reply.text(OK, "exporter of the Locust master at " + master + ": /metrics\n")),
                (path, failure) -> System.err.println("cannot answer " + path + ": " + failure));
    }

    int port() {
        return server.port();
    }

    /** Blocks until somebody has asked for the end. */
    void awaitQuit() throws InterruptedException {
        quit.await();
    }

    @Override
    public void close() {
        server.close();
    }

    /**
     * Runs until it is killed or asked to end at {@code /quitquitquit}.
     *
     * @param arguments none; LOCUST_EXPORTER_URI is the master's address, by default http://localhost:8089, and
     *     LOCUST_EXPORTER_WEB_LISTEN_ADDRESS where to listen, by default :9646
     */
    public static void main(String[] arguments) throws InterruptedException {
        var uri = System.getenv().getOrDefault("LOCUST_EXPORTER_URI", "http://localhost:8089");
        var listen = System.getenv().getOrDefault("LOCUST_EXPORTER_WEB_LISTEN_ADDRESS", ":9646");
        var http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Limits.DEFAULT.timeout())
                .build();
        try (var exporter =
                new Exporter(URI.create(uri), new LocustMaster(http, Limits.DEFAULT), ListenAddress.of(listen))) {
            System.out.println("serving the statistics of " + uri + " at " + listen + "/metrics");
            exporter.awaitQuit();
        } catch (IllegalArgumentException | IOException e) {
            System.err.println("cannot serve " + uri + " at " + listen + ": " + e.getMessage());
            System.exit(WRONG_SETTINGS);
        }
        System.exit(0);
    }
}
