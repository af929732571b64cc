package io.locust.k8s.e2e.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;

/** What really arrived: the shop in namespace e2e-shop counts each run's requests by itself. */
final class Shop {
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

    private static JsonNode get(KubernetesClient client, String path) {
        try {
            return new ObjectMapper().readTree(client.raw(path));
        } catch (JsonProcessingException e) {
            throw new AssertionError(path + " is not JSON", e);
        }
    }
}
