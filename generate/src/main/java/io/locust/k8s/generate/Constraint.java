package io.locust.k8s.generate;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Type and bounds of a field in words. */
final class Constraint {
    private static final String SEVERAL = "see right";

    private Constraint() {}

    static String type(JSONSchemaProps field) {
        if (field.getType() == null) {
            return Boolean.TRUE.equals(field.getXKubernetesIntOrString()) ? "integer or string" : SEVERAL;
        }
        if (field.getType().equals("array")) {
            var item = type(field.getItems().getSchema());
            return item.equals(SEVERAL) ? "list, " + SEVERAL : "list of " + item;
        }
        var values = field.getAdditionalProperties();
        if (values != null && values.getSchema() != null) {
            return "map of " + type(values.getSchema());
        }
        return field.getType();
    }

    static String of(JSONSchemaProps field, boolean required) {
        var parts = new ArrayList<String>();
        if (required) {
            parts.add("required");
        }
        if (field.getEnum() != null && !field.getEnum().isEmpty()) {
            parts.add(field.getEnum().stream()
                    .map(JsonNode::asText)
                    .map(word -> "`" + word + "`")
                    .collect(Collectors.joining(", ")));
        }
        add(parts, range(number(field.getMinimum()), number(field.getMaximum())), "");
        add(parts, range(field.getMinLength(), field.getMaxLength()), " characters");
        add(parts, range(field.getMinItems(), field.getMaxItems()), " items");
        add(parts, range(field.getMinProperties(), field.getMaxProperties()), " entries");
        if (field.getPattern() != null && field.getType() != null) {
            parts.add("`" + field.getPattern().replace("|", "\\|") + "`");
        }
        return String.join("; ", parts);
    }

    private static void add(List<String> parts, @Nullable String range, String unit) {
        if (range != null) {
            parts.add(range + unit);
        }
    }

    /** The bounds of 32 bits are the type's, not a rule. */
    private static @Nullable Long number(@Nullable Double bound) {
        return bound == null || Math.abs(bound) >= Integer.MAX_VALUE ? null : bound.longValue();
    }

    private static @Nullable String range(@Nullable Long min, @Nullable Long max) {
        if (min == null || min == Long.MIN_VALUE) {
            return max == null ? null : "at most " + max;
        }
        return max == null ? "at least " + min : min + " to " + max;
    }
}
