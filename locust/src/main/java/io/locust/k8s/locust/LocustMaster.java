package io.locust.k8s.locust;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The web API of Locust masters. Source: locust/web.py of Locust 2.20 to 2.47. */
public final class LocustMaster {
    private final HttpClient client;
    private final Limits limits;
    private final StatisticsReader reader = new StatisticsReader();

    public LocustMaster(HttpClient client, Limits limits) {
        this.client = client;
        this.limits = limits;
    }

    /**
     * The master's statistics. Blocks, at most for the time of the limits; never throws for what a master does.
     *
     * @param base of the web UI, such as {@code http://10.244.0.7:8089}; may have a path (--web-base-path)
     */
    public Answer statistics(URI base) {
        var uri = URI.create(base.toString().replaceAll("/+$", "") + "/stats/requests");
        var request = HttpRequest.newBuilder(uri).timeout(limits.timeout()).build();
        // A timeout of the request does not bound a body that trickles; interrupting the thread ends that as well.
        var answer = new FutureTask<>(() -> read(client.send(request, BodyHandlers.ofInputStream())));
        Thread.startVirtualThread(answer);
        try {
            return answer.get(limits.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return new Answer.Unreachable("no answer within " + limits.timeout().toMillis() + " ms");
        } catch (ExecutionException e) {
            return new Answer.Unreachable(reason(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Unreachable("interrupted");
        } finally {
            answer.cancel(true);
        }
    }

    private static String reason(@Nullable Throwable cause) {
        return switch (cause) {
            case ConnectException e -> "connection refused";
            case HttpTimeoutException e -> "no connection in time";
            case IOException e -> "the connection broke";
            // A fault of ours, which is to be seen as one.
            case null, default -> "asking failed with " + cause;
        };
    }

    private Answer read(HttpResponse<InputStream> response) {
        try (var body = response.body()) {
            return switch (response.statusCode()) {
                case 200 -> reader.read(bounded(body));
                case 301, 302, 303, 307, 308 ->
                    new Answer.Unreadable(
                            "the web UI asks for a login (--web-login), so the operator cannot read its statistics");
                default -> new Answer.Unreadable("HTTP status " + response.statusCode() + " instead of statistics");
            };
        } catch (TooLarge e) {
            return new Answer.Unreadable("the statistics have more than " + limits.maxBytes() + " bytes");
        } catch (IOException e) {
            return new Answer.Unreachable("the connection broke");
        }
    }

    private byte[] bounded(InputStream body) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var buffer = new byte[8192];
        for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
            bytes.write(buffer, 0, n);
            if (bytes.size() > limits.maxBytes()) {
                throw new TooLarge();
            }
        }
        return bytes.toByteArray();
    }

    private static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1;
    }
}
