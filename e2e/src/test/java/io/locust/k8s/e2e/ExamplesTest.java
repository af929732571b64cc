package io.locust.k8s.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples are complete; needs no cluster. */
class ExamplesTest {
    @Test
    void everyRuleHasAnExampleThatBreaksIt() throws IOException {
        var definition = Serialization.unmarshal(Files.readString(Cluster.DEFINITION), CustomResourceDefinition.class);
        var messages = new ArrayList<String>();
        collect(definition.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema(), messages);
        var expected = Example.all("invalid")
                .flatMap(example -> example.expected().stream())
                .toList();

        assertThat(messages)
                .isNotEmpty()
                .allSatisfy(message -> assertThat(expected)
                        .as("an example in validation/invalid for: %s", message)
                        .anySatisfy(words -> assertThat(message).contains(words)));
    }

    @Test
    void everyInvalidExampleSaysWhatToExpect() {
        assertThat(Example.all("invalid"))
                .allSatisfy(example ->
                        assertThat(example.expected()).as("%s", example).isNotEmpty());
    }

    private static void collect(JSONSchemaProps schema, List<String> messages) {
        if (schema.getXKubernetesValidations() != null) {
            schema.getXKubernetesValidations().forEach(rule -> messages.add(rule.getMessage()));
        }
        schema.getProperties().values().forEach(field -> collect(field, messages));
        if (schema.getItems() != null && schema.getItems().getSchema() != null) {
            collect(schema.getItems().getSchema(), messages);
        }
    }
}
