package io.locust.k8s.generate;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.locust.k8s.api.v2.LocustTestSpec;
import io.locust.k8s.api.v2.OpenTelemetry;
import io.locust.k8s.api.v2.PodTemplate;
import java.util.List;

/**
 * Rules of our fields that take two spellings, or that are passed on to Kubernetes as they are. Java has no type for
 * them, so neither the annotations of the generator nor CEL can say these; of two spellings, each keyword here speaks of
 * one only.
 */
final class TwoShapes {
    /** No text matches; the API server prints it as it is, so it holds the remedy. */
    private static final String NO_TEXT = "^(not a text: give a map, or a list of name and value)$^";

    private static final String RESTART_POLICY =
            "podTemplate.spec.restartPolicy must be Never: a master that starts again has lost its statistics; remove it";

    private TwoShapes() {}

    static void constrain(Class<?> owner, JSONSchemaProps schema) {
        if (owner == LocustTestSpec.class) {
            var item = Schema.field(schema, "imagePullSecrets").getItems().getSchema();
            item.setMinLength(1L);
            item.setMaxLength(253L);
            item.setRequired(List.of("name"));
        } else if (owner == OpenTelemetry.class) {
            Schema.field(schema, "extraEnvVars").setPattern(NO_TEXT);
        } else if (owner == PodTemplate.class) {
            podSpec(Schema.field(schema, "spec"));
        }
    }

    /** Bare, so that the definition stays small: what Kubernetes knows of a pod is checked when the Jobs are created. */
    private static void podSpec(JSONSchemaProps spec) {
        spec.setType("object");
        spec.getProperties()
                .put(
                        "restartPolicy",
                        new JSONSchemaPropsBuilder()
                                .withType("string")
                                .withDescription("Never, and nothing else.")
                                .addNewXKubernetesValidation()
                                .withRule("self == 'Never'")
                                .withMessage(RESTART_POLICY)
                                .endXKubernetesValidation()
                                .build());
    }
}
