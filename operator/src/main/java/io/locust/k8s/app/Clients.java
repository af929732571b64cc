package io.locust.k8s.app;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.locust.k8s.api.v2.LocustTest;
import io.locust.k8s.api.v2.LocustTestSpec;
import io.locust.k8s.convert.SpecCheck;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/** Makes the Kubernetes client. */
final class Clients {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private Clients() {}

    /**
     * From the service account in a cluster, else from KUBECONFIG or ~/.kube/config.
     *
     * @param mapper is configured for Kubernetes' JSON on the way
     * @param beforeWrite runs before each request that is to change something
     */
    static KubernetesClient create(ObjectMapper mapper, Executor executor, Runnable beforeWrite) {
        // The work queue retries everything by itself, so the client need not do it for long.
        Config config = new ConfigBuilder()
                .withRequestTimeout((int) TIMEOUT.toMillis())
                .withConnectionTimeout((int) TIMEOUT.toMillis())
                .withRequestRetryBackoffLimit(1)
                .build();
        if (config.getAutoOAuthToken() == null && config.getAuthProvider() == null) {
            // With a client certificate there is no token to refresh; fabric8 would read the kubeconfig for every
            // request.
            config.setOauthTokenProvider(() -> "");
        }
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withKubernetesSerialization(serialization(mapper))
                .withTaskExecutor(executor)
                .withHttpClientBuilderConsumer(
                        http -> http.addOrReplaceInterceptor("BEFORE_WRITE", new BeforeWrite(beforeWrite)))
                .build();
    }

    /** @param mapper one that {@link #create} has configured, so that what passes here passes in a watch */
    static SpecCheck specCheck(ObjectMapper mapper) {
        return spec -> {
            try {
                // As text: a tree would cut numbers that are too large instead of refusing them.
                mapper.readValue(mapper.writeValueAsBytes(spec), LocustTestSpec.class);
                return null;
            } catch (JsonMappingException e) {
                return path(e) + ": " + e.getOriginalMessage();
            } catch (IOException e) {
                return e.toString();
            }
        };
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream()
                .map(step -> step.getFieldName() == null ? String.valueOf(step.getIndex()) : step.getFieldName())
                .collect(Collectors.joining("."));
    }

    static KubernetesSerialization serialization(ObjectMapper mapper) {
        // One object with a value from a newer version must not stop the watch of all others.
        mapper.enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL);
        // Without the search for model classes on the class path: half a second and 550 classes less.
        var serialization = new KubernetesSerialization(mapper, false);
        // Without it a watch that is told "too old resource version" does not understand, and asks the same for ever.
        serialization.registerKubernetesResource(Status.class);
        // Else every event of a watch is made into an object of unknown kind first, and that into one of these.
        serialization.registerKubernetesResource(LocustTest.class);
        serialization.registerKubernetesResource(Service.class);
        serialization.registerKubernetesResource(Job.class);
        serialization.registerKubernetesResource(Pod.class);
        return serialization;
    }
}
