package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

/** What really arrived: the shop in namespace e2e-shop counts each run's requests by itself. */
final class Shop {
    private static final int METHOD_NOT_ALLOWED = 405;

    private Shop() {}

    static long requests(Run run) {
        return counts(run).path("requests").asLong();
    }

    static long failures(Run run) {
        return counts(run).path("failures").asLong();
    }

    private static JsonNode counts(Run run) {
        return get(run.client(), "/api/v1/namespaces/e2e-shop/services/shop:80/proxy/counts?run=" + run.id());
    }

    /** What the master itself says, through the API server's proxy. */
    static JsonNode masterStatistics(Run run) {
        var pod = run.masterPod().getMetadata().getName();
        return get(
                run.client(),
                "/api/v1/namespaces/" + run.namespace().name() + "/pods/" + pod + ":8089/proxy/stats/requests");
    }

    /** As a person does it with the button in the web UI. */
    static void stop(Run run) {
        var path = "/api/v1/namespaces/" + run.namespace().name() + "/pods/"
                + run.masterPod().getMetadata().getName() + ":8089/proxy/stop";
        try {
            run.client().raw(path, "POST", null);
        } catch (KubernetesClientException e) {
            // Older releases of Locust know only GET.
            assertThat(e.getCode()).as(e.getMessage()).isEqualTo(METHOD_NOT_ALLOWED);
            run.client().raw(path);
        }
    }

    private static JsonNode get(KubernetesClient client, String path) {
        try {
            return new ObjectMapper().readTree(client.raw(path));
        } catch (JsonProcessingException e) {
            throw new AssertionError(path + " is not JSON", e);
        }
    }
}
