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

    private final CustomResourceDefinition definition = Definition.of(LocustTest.class);
    private final CustomResourceDefinitionVersion version =
            definition.getSpec().getVersions().getFirst();
    private final JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();

    @Test
    @Tag("S0-1")
    void isNamedForKubectl() {
        assertThat(definition.getMetadata().getName()).isEqualTo("locusttests.locust.io");
        assertThat(definition.getSpec().getNames().getShortNames()).containsExactly("lotest");
        assertThat(version.getSubresources().getStatus()).isNotNull();
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
        var nameless = new ArrayList<String>();
        collectUndescribed("", root, nameless);

        // Kubernetes describes metadata itself and forbids others to.
        assertThat(nameless).as("fields without @JsonPropertyDescription").containsExactly(".metadata");
        assertThat(root.getDescription()).isNotBlank();
    }

    @Test
    void everyRuleHasOneMessageThatNamesItsField() {
        var rules = new ArrayList<ValidationRule>();
        collectRules(root, rules);

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

    @Test
    void isSmallEnoughForClientSideApply() {
        assertThat(Serialization.asJson(definition).length()).isLessThan(ANNOTATION_LIMIT / 2);
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
