package io.locust.k8s.e2e;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

/**
 * A namespace of one test's own, so that tests run at the same time and leave nothing behind.
 *
 * @param name unique in the cluster
 * @param cluster where it is
 */
public record TestNamespace(String name, Cluster cluster) implements AutoCloseable {
    /** Also finds what a killed test run has left: {@code kubectl delete ns -l locust.io/e2e}. */
    private static final String LABEL = "locust.io/e2e";

    /**
     * Makes one, which the caller closes.
     *
     * @param purpose part of the name, for people who look at the cluster meanwhile
     */
    public static TestNamespace create(Cluster cluster, String purpose) {
        var namespace = new NamespaceBuilder()
                .withNewMetadata()
                .withGenerateName("e2e-" + purpose + "-")
                .addToLabels(LABEL, "true")
                .endMetadata()
                .build();
        return new TestNamespace(
                cluster.client().resource(namespace).create().getMetadata().getName(), cluster);
    }

    public KubernetesClient client() {
        return cluster.client();
    }

    /** Returns at once; Kubernetes removes the content in the background. */
    @Override
    public void close() {
        client().namespaces().withName(name).delete();
    }
}
