package io.locust.k8s.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the API server says to a manifest of v1, by itself. In the definition v1 is not served, as that needs a
 * conversion; so here it is the only version of a definition of its own.
 */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OldVersionValidationIT {
    private final String group = "e2e-" + UUID.randomUUID().toString().substring(0, 8) + ".locust.test";
    private final TestNamespace namespace;

    OldVersionValidationIT(TestNamespace namespace) {
        this.namespace = namespace;
    }

    @BeforeAll
    void serveNothingButV1() {
        namespace.cluster().install(definition());
        var first = valid().findFirst().orElseThrow();
        await().atMost(Duration.ofSeconds(10)).ignoreExceptions().until(() -> create(first) != null);
    }

    @AfterAll
    void removeTheDefinition() {
        namespace.client().resource(definition()).delete();
    }

    @ParameterizedTest
    @MethodSource("valid")
    @Tag("S1-2")
    @Tag("S1-3")
    @Tag("S1-6")
    @Tag("S4-23")
    @Tag("S4-24")
    @Tag("S4-28")
    @Tag("S4-29")
    @Tag("S4-30")
    void acceptsAndKeepsAllThatIsGiven(Example example) {
        Map<String, ?> given = example.resource().get("spec");

        var stored = create(example);

        Map<String, Object> kept = stored.get("spec");
        assertThat(kept).containsAllEntriesOf(given);
        assertThat(kept).containsKey("workerReplicas");
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void refusesWithOneMessageThatNamesFieldAndRemedy(Example example) {
        assertThat(refusal(example))
                .as("%s must be refused", example)
                .isNotNull()
                .contains(example.expected().getFirst());
    }

    static Stream<Example> valid() {
        return Example.all("v1-valid");
    }

    static Stream<Example> invalid() {
        return Example.all("v1-invalid");
    }

    private @Nullable String refusal(Example example) {
        try {
            create(example);
            return null;
        } catch (KubernetesClientException e) {
            return e.getStatus().getMessage();
        }
    }

    private GenericKubernetesResource create(Example example) {
        var resource = example.resource();
        resource.setApiVersion(group + "/v1");
        return namespace
                .client()
                .genericKubernetesResources(group + "/v1", "LocustTest")
                .inNamespace(namespace.name())
                .resource(resource)
                .dryRun()
                .fieldValidation(FieldValidateable.Validation.STRICT)
                .create();
    }

    private CustomResourceDefinition definition() {
        var definition = namespace.cluster().definitionUnder(group);
        var versions = definition.getSpec().getVersions();
        versions.removeIf(version -> !version.getName().equals("v1"));
        versions.getFirst().setServed(true);
        versions.getFirst().setStorage(true);
        return definition;
    }
}
