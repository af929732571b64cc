package io.locust.k8s.app;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.util.concurrent.Executor;

/** Makes the Kubernetes client. */
final class Clients {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private Clients() {}

    /**
     * From the service account in a cluster, else from KUBECONFIG or ~/.kube/config.
     *
     * @param mapper is configured for Kubernetes' JSON on the way
     */
    static KubernetesClient create(ObjectMapper mapper, Executor executor) {
        // One object with a value from a newer version must not stop the watch of all others.
        mapper.enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL);
        // The work queue retries everything by itself, so the client need not do it for long.
        Config config = new ConfigBuilder()
                .withRequestTimeout((int) TIMEOUT.toMillis())
                .withConnectionTimeout((int) TIMEOUT.toMillis())
                .withRequestRetryBackoffLimit(1)
                .build();
        return new KubernetesClientBuilder()
                .withConfig(config)
                // Without the search for model classes on the class path: half a second and 550 classes less.
                .withKubernetesSerialization(new KubernetesSerialization(mapper, false))
                .withTaskExecutor(executor)
                .build();
    }
}
