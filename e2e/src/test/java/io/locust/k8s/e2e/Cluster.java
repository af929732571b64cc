package io.locust.k8s.e2e;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The cluster that KUBECONFIG names, with the checked-in custom resource definition installed. One for all tests. */
public final class Cluster implements AutoCloseable {
    /** Failsafe starts in the module's directory. */
    static final Path DEFINITION = Path.of("../charts/locust-operator/crds/locusttests.locust.io.yaml");

    private static final String NAME = "locusttests.locust.io";

    /** As kubectl itself, or the next {@code kubectl apply --server-side} of a developer would report a conflict. */
    private static final String MANAGER = "kubectl";

    private final KubernetesClient client;

    private Cluster(KubernetesClient client) {
        this.client = client;
    }

    /** Fails with advice when there is no cluster, rather than trying localhost or somebody's current context. */
    static Cluster connect() {
        var file = System.getenv("KUBECONFIG");
        if (file == null || file.isBlank() || !Files.isReadable(Path.of(file))) {
            throw new IllegalStateException("KUBECONFIG must name a readable file, but is '" + file
                    + "': `make test` starts a cluster and sets it; `make test CLUSTER=current` uses your own");
        }
        var client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(Path.of(file).toFile()))
                .build();
        var cluster = new Cluster(client);
        // Where the operator runs, the definition is its business: it says who converts, for example.
        if (client.apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .withName(NAME)
                        .get()
                == null) {
            cluster.install(cluster.definition());
        }
        return cluster;
    }

    private CustomResourceDefinition definition() {
        return client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .load(DEFINITION.toFile())
                .item();
    }

    /** The same for another group, so that a test can change it and no other one notices; not installed yet. */
    CustomResourceDefinition definitionUnder(String group) {
        var definition = definition();
        definition.getMetadata().setName("locusttests." + group);
        definition.getSpec().setGroup(group);
        definition.getSpec().getNames().setShortNames(List.of());
        return definition;
    }

    /** Client with the rights of the kubeconfig's user; thread-safe, closed with the cluster. */
    public KubernetesClient client() {
        return client;
    }

    /** Server-side, so an identical definition is not even written; returns once the API server serves it. */
    void install(CustomResourceDefinition definition) {
        client.resource(definition).fieldManager(MANAGER).forceConflicts().serverSideApply();
        client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(definition.getMetadata().getName())
                .waitUntilCondition(Cluster::established, 120, TimeUnit.SECONDS);
    }

    private static boolean established(CustomResourceDefinition definition) {
        return definition != null
                && definition.getStatus() != null
                && definition.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Established")
                                && condition.getStatus().equals("True"));
    }

    @Override
    public void close() {
        client.close();
    }
}
