package io.locust.k8s.locust;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The web API of Locust masters. Source: locust/web.py of Locust 2.20 to 2.47. */
public final class LocustMaster {
    private static final int MAX_REASON = 200;
    private static final int OK = 200;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final String LOGIN = "the web UI asks for a login, which hides the statistics as well;"
            + " leave out --web-login and guard the web UI elsewhere, for example at its Ingress";

    private final HttpClient client;
    private final Limits limits;
    private final StatisticsReader reader = new StatisticsReader();

    /**
     * A client without state of its own; one is enough for all masters.
     *
     * @throws IllegalArgumentException when the HTTP client follows redirects: a master runs code of others, which must
     *     not be able to send the operator to addresses that only the operator reaches
     */
    public LocustMaster(HttpClient client, Limits limits) {
        if (client.followRedirects() != HttpClient.Redirect.NEVER) {
            throw new IllegalArgumentException("the HTTP client follows redirects");
        }
        this.client = client;
        this.limits = limits;
    }

    /**
     * The master's statistics. Blocks, at most for the time of the limits, and less when the thread is interrupted, which
     * stays so; never throws for what a master does.
     *
     * @param base of the web UI, such as {@code http://10.244.0.7:8089}; may have a path (--web-base-path), no query
     * @throws IllegalArgumentException when it is not an http or https address
     */
    public Answer statistics(URI base) {
        var request = HttpRequest.newBuilder(at(base, "/stats/requests")).build();
        return bounded(() -> read(client.send(request, BodyHandlers.ofInputStream())), Answer.Unreachable::new);
    }

    /**
     * Has the master stop its load; it goes on to answer. Blocks at most for the time of the limits; never throws for what a
     * master does.
     *
     * @param base as for {@link #statistics}
     * @return what kept it from that; absent when the master has agreed
     * @throws IllegalArgumentException when it is not an http or https address
     */
    public Optional<String> stop(URI base) {
        var post = HttpRequest.newBuilder(at(base, "/stop")).POST(BodyPublishers.noBody());
        return bounded(
                () -> {
                    int status =
                            client.send(post.build(), BodyHandlers.discarding()).statusCode();
                    // Old versions know only GET (2.31 does), new ones only POST (2.47 does).
                    if (status == METHOD_NOT_ALLOWED) {
                        status = client.send(post.GET().build(), BodyHandlers.discarding())
                                .statusCode();
                    }
                    return status == OK ? Optional.empty() : Optional.of("HTTP status " + status);
                },
                Optional::of);
    }

    private static URI at(URI base, String path) {
        return URI.create(base.toString().replaceAll("/+$", "") + path);
    }

    /** @param silent makes the answer of a master that gives none, from the reason */
    private <T> T bounded(Callable<T> question, Function<String, T> silent) {
        // A timeout of the request does not bound a body that trickles; interrupting the thread ends that as well.
        var answer = new FutureTask<>(question);
        Thread.startVirtualThread(answer);
        try {
            return answer.get(limits.timeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return silent.apply(late());
        } catch (ExecutionException e) {
            return silent.apply(reason(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return silent.apply("interrupted");
        } finally {
            answer.cancel(true);
        }
    }

    /** One sentence for all timeouts: which of several ends first is chance, and a status must not flip between them. */
    private String late() {
        return "no answer within " + limits.timeout().toMillis() + " ms";
    }

    private String reason(@Nullable Throwable cause) {
        return switch (cause) {
            case ConnectException e -> unconnected(e);
            case HttpTimeoutException e -> late();
            case SSLException e -> "no TLS connection";
            case IOException e -> "the connection broke";
            // A fault of ours, which is to be seen as one.
            case null, default -> Line.of("asking failed with " + cause, MAX_REASON);
        };
    }

    /** The HTTP client packs the cause of a failed connection into two exceptions of one type. */
    private static String unconnected(Throwable failure) {
        return switch (failure) {
            case UnresolvedAddressException e -> "unknown host name";
            case ClosedChannelException e -> "connection refused";
            default -> failure.getCause() == null ? "no connection" : unconnected(failure.getCause());
        };
    }

    private Answer read(HttpResponse<InputStream> response) throws IOException {
        // Closing before the end drops the connection, so that nothing more is sent.
        try (var body = response.body()) {
            return switch (response.statusCode()) {
                case 200 -> reader.read(new BoundedStream(body, limits.maxBytes()));
                case 301, 302, 303, 307, 308 -> redirected(response);
                case 401, 403 -> new Answer.Unreadable(LOGIN);
                case 404 ->
                    new Answer.Unreadable(
                            "HTTP status 404 instead of statistics; does the master have another --web-base-path?");
                default -> new Answer.Unreadable("HTTP status " + response.statusCode() + " instead of statistics");
            };
        } catch (BoundedStream.TooLarge e) {
            return new Answer.Unreadable("the statistics have more than " + limits.maxBytes() + " bytes");
        }
    }

    private static Answer redirected(HttpResponse<?> response) {
        var to = response.headers().firstValue("Location").orElse("").split("[?#]", 2)[0];
        return new Answer.Unreadable(
                to.endsWith("/login")
                        ? LOGIN
                        : "HTTP status " + response.statusCode() + " instead of statistics: a redirect");
    }
}
