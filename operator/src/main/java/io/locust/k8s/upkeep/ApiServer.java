package io.locust.k8s.upkeep;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The real one. */
final class ApiServer implements Requests {
    private static final Duration TIMEOUT = Duration.ofSeconds(35);

    private final KubernetesClient client;

    ApiServer(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public Answer send(Request request) {
        var http = client.getHttpClient();
        var prepared = http.newHttpRequestBuilder()
                .uri(client.getMasterUrl().toString().replaceFirst("/$", "") + request.path())
                .method(request.method(), request.contentType(), request.body())
                .header("Accept", request.accept())
                .build();
        try {
            var answer = http.sendAsync(prepared, String.class).get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            return new Answer(answer.code(), answer.body() == null ? "" : answer.body());
        } catch (ExecutionException | TimeoutException e) {
            throw KubernetesClientException.launderThrowable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw KubernetesClientException.launderThrowable(e);
        }
    }
}
