package io.locust.k8s.e2e.run;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The custom resource definition of the cluster, which all tests share: who changes it runs alone. */
record TheDefinition(KubernetesClient client) {
    static final String NAME = "locusttests.locust.io";
    static final Path SHIPPED = Path.of("../charts/locust-operator/crds/locusttests.locust.io.yaml");

    private Resource<CustomResourceDefinition> resource() {
        return client.apiextensions().v1().customResourceDefinitions().withName(NAME);
    }

    @Nullable
    CustomResourceDefinition find() {
        return resource().get();
    }

    CustomResourceDefinition get() {
        return resource().require();
    }

    void edit(Consumer<CustomResourceDefinition> change) {
        resource().edit(definition -> {
            change.accept(definition);
            return definition;
        });
    }

    void store(String version) {
        edit(definition -> definition
                .getSpec()
                .getVersions()
                .forEach(one -> one.setStorage(one.getName().equals(version))));
    }

    static List<String> served(CustomResourceDefinition definition) {
        return definition.getSpec().getVersions().stream()
                .filter(CustomResourceDefinitionVersion::getServed)
                .map(CustomResourceDefinitionVersion::getName)
                .sorted()
                .toList();
    }

    static String storage(CustomResourceDefinition definition) {
        return definition.getSpec().getVersions().stream()
                .filter(CustomResourceDefinitionVersion::getStorage)
                .map(CustomResourceDefinitionVersion::getName)
                .findFirst()
                .orElse("");
    }

    static String authorities(CustomResourceDefinition definition) {
        var conversion = definition.getSpec().getConversion();
        return conversion == null || conversion.getWebhook() == null
                ? ""
                : conversion.getWebhook().getClientConfig().getCaBundle();
    }

    void await(String what, Duration atMost, Predicate<CustomResourceDefinition> wanted) {
        Awaitility.await("that the definition " + what)
                .atMost(atMost)
                .pollInterval(Duration.ofMillis(300))
                .until(() -> {
                    var now = find();
                    return now != null && wanted.test(now);
                });
    }

    void awaitServed(String... versions) {
        await(
                "serves " + String.join(", ", versions),
                Duration.ofSeconds(60),
                definition -> served(definition).equals(List.of(versions)));
    }
}
