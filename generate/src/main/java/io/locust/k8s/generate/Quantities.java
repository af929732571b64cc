package io.locust.k8s.generate;

import com.fasterxml.jackson.databind.node.BooleanNode;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;

/**
 * Schemas of quantities. One that Kubernetes cannot parse must not be stored: no Java client could read the list of
 * tests any more.
 */
final class Quantities {
    /** Source: apimachinery, pkg/api/resource/quantity.go. */
    private static final String PATTERN =
            "^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$";

    private Quantities() {}

    static boolean is(Class<?> type) {
        return type == Quantity.class;
    }

    /** An integer, or a text of this form. */
    static void check(JSONSchemaProps quantity) {
        quantity.setPattern(PATTERN);
    }

    /**
     * Pods take {@code cpu: 0.5} as well, which is neither an integer nor a string. A schema has no type for it, so every
     * type is allowed and what is no quantity is ruled out piece by piece. Rules in CEL cannot look at such values.
     */
    static void acceptNumbers(JSONSchemaProps block) {
        block.getAdditionalProperties()
                .setSchema(new JSONSchemaPropsBuilder()
                        .withXKubernetesPreserveUnknownFields(true)
                        .withPattern(PATTERN)
                        .withNot(new JSONSchemaPropsBuilder()
                                .withEnum(BooleanNode.TRUE, BooleanNode.FALSE)
                                .build())
                        .withMinProperties(1L)
                        .withMaxProperties(0L)
                        .withMinItems(1L)
                        .withMaxItems(0L)
                        .build());
    }
}
