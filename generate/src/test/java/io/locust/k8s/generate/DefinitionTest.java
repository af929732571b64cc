package io.locust.k8s.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.locust.k8s.api.v2.LocustTest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DefinitionTest {
    /** Of an annotation, which is where {@code kubectl apply} keeps the whole manifest. */
    private static final int ANNOTATION_LIMIT = 262_144;

    private final CustomResourceDefinition definition =
            Definition.of(LocustTest.class, io.locust.k8s.api.v1.LocustTest.class);
    private final CustomResourceDefinitionVersion version =
            definition.getSpec().getVersions().getFirst();
    private final CustomResourceDefinitionVersion old =
            definition.getSpec().getVersions().getLast();
    private final JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();

    @Test
    @Tag("S0-1")
    void isNamedForKubectl() {
        assertThat(definition.getMetadata().getName()).isEqualTo("locusttests.locust.io");
        assertThat(definition.getSpec().getNames().getShortNames()).containsExactly("lotest");
        assertThat(version.getSubresources().getStatus()).isNotNull();
    }

    @Test
    @Tag("S4-1")
    void v2IsServedAndStored() {
        assertThat(version.getName()).isEqualTo("v2");
        assertThat(version.getServed()).isTrue();
        assertThat(version.getStorage()).isTrue();
        assertThat(version.getDeprecated()).isNotEqualTo(true);
    }

    /** Without a conversion its objects would be emptied in silence, so serving it is left to whoever has one. */
    @Test
    @Tag("S2-21")
    void v1WaitsForItsConversion() {
        assertThat(definition.getSpec().getVersions()).hasSize(2);
        assertThat(old.getName()).isEqualTo("v1");
        assertThat(old.getServed()).isFalse();
        assertThat(old.getStorage()).isFalse();
        assertThat(definition.getSpec().getConversion()).isNull();
    }

    @Test
    @Tag("S4-23")
    void v1IsMarkedAsDeprecated() {
        assertThat(old.getDeprecated()).isTrue();
        assertThat(old.getDeprecationWarning())
                .isEqualTo("locust.io/v1 LocustTest is deprecated, migrate to locust.io/v2");
    }

    @Test
    @Tag("S1-2")
    @Tag("S1-3")
    void v1HasTheFieldsAndColumnsOfTheOperatorsBeforeOurs() {
        var spec = Schema.field(old.getSchema().getOpenAPIV3Schema(), "spec");

        assertThat(spec.getProperties().keySet())
                .containsExactlyInAnyOrder(
                        "image",
                        "imagePullPolicy",
                        "imagePullSecrets",
                        "masterCommandSeed",
                        "workerCommandSeed",
                        "workerReplicas",
                        "configMap",
                        "libConfigMap",
                        "labels",
                        "annotations",
                        "affinity",
                        "tolerations");
        assertThat(spec.getRequired())
                .containsExactlyInAnyOrder("image", "masterCommandSeed", "workerCommandSeed", "workerReplicas");
        assertThat(Schema.field(spec, "workerReplicas").getDefault().intValue()).isEqualTo(1);
        assertThat(Schema.field(spec, "workerReplicas").getMaximum()).isEqualTo(500);
        assertThat(old.getAdditionalPrinterColumns())
                .extracting(CustomResourceColumnDefinition::getName)
                .containsExactly("master_cmd", "worker_replica_count", "Image", "Age");
    }

    /** So that a status needs no conversion. */
    @Test
    void bothVersionsHaveOneStatus() {
        assertThat(Schema.field(old.getSchema().getOpenAPIV3Schema(), "status"))
                .isEqualTo(Schema.field(root, "status"));
        assertThat(old.getSubresources()).isEqualTo(version.getSubresources());
    }

    @Test
    void printsColumnsInTheDeclaredOrder() {
        assertThat(version.getAdditionalPrinterColumns())
                .extracting(CustomResourceColumnDefinition::getName)
                .containsExactly(
                        "Phase", "Verdict", "Workers", "Connected", "Users", "RPS", "Fail%", "P95", "Image", "Age");
        assertThat(version.getAdditionalPrinterColumns())
                .filteredOn(column -> column.getPriority() != null)
                .extracting(CustomResourceColumnDefinition::getName)
                .containsExactly("Image");
    }

    @Test
    void describesEveryField() {
        for (CustomResourceDefinitionVersion each : definition.getSpec().getVersions()) {
            var schema = each.getSchema().getOpenAPIV3Schema();
            var nameless = new ArrayList<String>();
            collectUndescribed("", schema, nameless);

            // Kubernetes describes metadata itself and forbids others to.
            assertThat(nameless)
                    .as("fields of %s without @JsonPropertyDescription", each.getName())
                    .containsExactly(".metadata");
            assertThat(schema.getDescription()).isNotBlank();
        }
    }

    @Test
    void everyRuleHasOneMessageThatNamesItsField() {
        definition
                .getSpec()
                .getVersions()
                .forEach(each -> checkRules(each.getSchema().getOpenAPIV3Schema()));
    }

    private static void checkRules(JSONSchemaProps schema) {
        var rules = new ArrayList<ValidationRule>();
        collectRules(schema, rules);

        assertThat(rules)
                .isNotEmpty()
                .allSatisfy(rule ->
                        assertThat(rule.getMessage()).as(rule.getRule()).matches("(spec|metadata|podTemplate)[.].*"));
        // Both roles have a podTemplate; the API server puts the role in front of the message.
        assertThat(rules)
                .filteredOn(rule -> !rule.getMessage().startsWith("podTemplate."))
                .extracting(ValidationRule::getMessage)
                .doesNotHaveDuplicates();
    }

    @Test
    @Tag("S2-55")
    void replicasAreBoundedByTheSchemaItself() {
        var replicas = Schema.field(Schema.field(Schema.field(root, "spec"), "worker"), "replicas");

        assertThat(replicas.getMinimum()).isEqualTo(1);
        assertThat(replicas.getMaximum()).isEqualTo(500);
    }

    /** With two fifths to spare for other annotations and for fields to come. */
    @Test
    void isSmallEnoughForClientSideApply() {
        assertThat(Serialization.asJson(definition).length()).isLessThan(ANNOTATION_LIMIT * 3 / 5);
    }

    private static void collectUndescribed(String path, JSONSchemaProps schema, List<String> found) {
        schema.getProperties().forEach((name, field) -> {
            if (field.getDescription() == null || field.getDescription().isBlank()) {
                found.add(path + "." + name);
            }
        });
        children(schema).forEach(child -> collectUndescribed(path + "." + child.path(), child.schema(), found));
    }

    private static void collectRules(JSONSchemaProps schema, List<ValidationRule> found) {
        if (schema.getXKubernetesValidations() != null) {
            assertThat(new HashSet<>(schema.getXKubernetesValidations()))
                    .hasSameSizeAs(schema.getXKubernetesValidations());
            found.addAll(schema.getXKubernetesValidations());
        }
        children(schema).forEach(child -> collectRules(child.schema(), found));
    }

    private static List<Child> children(JSONSchemaProps schema) {
        var children = new ArrayList<Child>();
        schema.getProperties().forEach((name, field) -> children.add(new Child(name, field)));
        if (schema.getItems() != null && schema.getItems().getSchema() != null) {
            children.add(new Child("[]", schema.getItems().getSchema()));
        }
        if (schema.getAdditionalProperties() != null
                && schema.getAdditionalProperties().getSchema() != null) {
            children.add(new Child("{}", schema.getAdditionalProperties().getSchema()));
        }
        return children;
    }

    private record Child(String path, JSONSchemaProps schema) {}
}
