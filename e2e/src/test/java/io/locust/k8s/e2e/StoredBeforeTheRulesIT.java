package io.locust.k8s.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An object that was stored before a rule existed can still be labelled, have its status written and be deleted. Our
 * definition under a group of its own, first without and then with its rules, so that no other test notices.
 */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoredBeforeTheRulesIT {
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    private final String group = "e2e-" + UUID.randomUUID().toString().substring(0, 8) + ".locust.test";
    private final TestNamespace namespace;

    StoredBeforeTheRulesIT(TestNamespace namespace) {
        this.namespace = namespace;
    }

    @BeforeAll
    void storeInvalidObjectsThenAddTheRules() {
        var withoutRules = definition();
        var version = withoutRules.getSpec().getVersions().getFirst();
        var schema = version.getSchema().getOpenAPIV3Schema();
        schema.setXKubernetesValidations(List.of());
        schema.getProperties()
                .put(
                        "spec",
                        new JSONSchemaPropsBuilder()
                                .withType("object")
                                .withXKubernetesPreserveUnknownFields(true)
                                .build());
        namespace.cluster().install(withoutRules);
        invalid()
                .forEach(example -> await().atMost(Duration.ofMinutes(1))
                        .ignoreExceptions()
                        .until(() -> objects().resource(here(example)).create() != null));

        namespace.cluster().install(definition());
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThatThrownBy(() -> objects()
                                .resource(here(invalid().getFirst()))
                                .dryRun()
                                .create())
                        .hasMessageContaining(invalid().getFirst().expected().getFirst()));
    }

    @AfterAll
    void removeTheDefinition() {
        namespace.client().resource(definition()).delete();
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void canBeLabelledAndReportedOnAndDeleted(Example example) {
        var object = objects().withName(here(example).getMetadata().getName());

        object.patch(MERGE, "{\"metadata\":{\"labels\":{\"looked\":\"at\"},\"finalizers\":[\"locust.test/old\"]}}");
        object.subresource("status").patch(MERGE, "{\"status\":{\"phase\":\"Failed\",\"message\":\"refused\"}}");
        object.delete();
        var deleted = object.patch(MERGE, "{\"metadata\":{\"finalizers\":null}}");

        assertThat(deleted.getMetadata().getLabels()).containsEntry("looked", "at");
        assertThat((String) deleted.get("status", "phase")).isEqualTo("Failed");
        await().atMost(Duration.ofMinutes(1)).until(() -> object.get() == null);
    }

    static List<Example> invalid() {
        return Example.all("invalid").toList();
    }

    private CustomResourceDefinition definition() {
        return namespace.cluster().definitionUnder(group);
    }

    private GenericKubernetesResource here(Example example) {
        var resource = example.resource();
        resource.setApiVersion(group + "/v2");
        resource.getMetadata().setNamespace(namespace.name());
        return resource;
    }

    private NonNamespaceOperation<
                    GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            objects() {
        return namespace
                .client()
                .genericKubernetesResources(group + "/v2", "LocustTest")
                .inNamespace(namespace.name());
    }
}
