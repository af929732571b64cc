package io.locust.k8s.generate;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.locust.k8s.api.v2.LocustTestSpec;
import io.locust.k8s.api.v2.OpenTelemetry;
import java.util.List;

/**
 * Rules of our fields that take two spellings. A schema has no type for them, so neither the annotations of the generator
 * nor CEL can say these; each keyword here speaks of one of the shapes only.
 */
final class TwoShapes {
    /** No text matches; the API server prints it as it is, so it holds the remedy. */
    private static final String NO_TEXT = "^(not a text: give a map, or a list of name and value)$^";

    private TwoShapes() {}

    static void constrain(Class<?> owner, JSONSchemaProps schema) {
        if (owner == LocustTestSpec.class) {
            var item = Schema.field(schema, "imagePullSecrets").getItems().getSchema();
            item.setMinLength(1L);
            item.setMaxLength(253L);
            item.setRequired(List.of("name"));
        } else if (owner == OpenTelemetry.class) {
            Schema.field(schema, "extraEnvVars").setPattern(NO_TEXT);
        }
    }
}
