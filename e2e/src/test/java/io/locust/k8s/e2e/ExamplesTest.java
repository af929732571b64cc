package io.locust.k8s.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples are complete; needs no cluster. */
class ExamplesTest {
    @ParameterizedTest
    @CsvSource({"v2,invalid", "v1,v1-invalid"})
    void everyRuleHasAnExampleThatBreaksIt(String version, String directory) throws IOException {
        var definition = Serialization.unmarshal(Files.readString(Cluster.DEFINITION), CustomResourceDefinition.class);
        var messages = new ArrayList<String>();
        definition.getSpec().getVersions().stream()
                .filter(each -> each.getName().equals(version))
                .forEach(each -> collect(each.getSchema().getOpenAPIV3Schema(), messages));
        var expected = Example.all(directory)
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
        assertThat(Stream.concat(Example.all("invalid"), Example.all("v1-invalid")))
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
