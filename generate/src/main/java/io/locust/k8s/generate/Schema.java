package io.locust.k8s.generate;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Walks a generated schema beside the Java types it came from, and completes it field by field. */
final class Schema {
    private static final String KUBERNETES = "io.fabric8.kubernetes.api.model";
    private static final double INT32_MAX = Integer.MAX_VALUE;

    private final ObjectMapper mapper = new ObjectMapper();
    private final Class<?> root;

    Schema(Class<?> root) {
        this.root = root;
    }

    void complete(JSONSchemaProps schema) {
        schema.setDescription(description(root));
        schema.setRequired(List.of("spec"));
        object(schema, mapper.constructType(root), null);
        schema.getProperties().put("metadata", metadata());
        for (String name : List.of("spec", "status")) {
            field(schema, name)
                    .setDescription(description(
                            property(mapper.constructType(root), name).getRawClass()));
        }
    }

    /** Kubernetes has its own schema of it; rules can point at the name only if it stands here, bare. */
    private static JSONSchemaProps metadata() {
        return new JSONSchemaPropsBuilder()
                .withType("object")
                .addToProperties(
                        "name",
                        new JSONSchemaPropsBuilder()
                                .withType("string")
                                .withDescription("At most 56 characters, starting with a letter.")
                                .build())
                .build();
    }

    /** Names and types of the properties of a type, in the order in which they are declared. */
    Map<String, JavaType> properties(JavaType type) {
        var properties = new LinkedHashMap<String, JavaType>();
        mapper.getDeserializationConfig()
                .introspect(type)
                .findProperties()
                .forEach(property -> properties.put(property.getName(), property.getPrimaryType()));
        return properties;
    }

    /** Fails loudly, so that a field renamed by a new Kubernetes does not lose its rules in silence. */
    static JSONSchemaProps field(JSONSchemaProps schema, String name) {
        var field = schema.getProperties().get(name);
        if (field == null) {
            throw new IllegalStateException(
                    "no field " + name + " among " + schema.getProperties().keySet());
        }
        return field;
    }

    /** Whether the type is one of this project, whose fields the reference lists. */
    static boolean isOurs(JavaType type) {
        return !type.getRawClass().getName().startsWith(KUBERNETES);
    }

    JavaType property(JavaType type, String name) {
        var found = properties(type).get(name);
        if (found == null) {
            throw new IllegalStateException(type + " has no " + name);
        }
        return found;
    }

    private static String description(Class<?> type) {
        var annotation = type.getAnnotation(JsonClassDescription.class);
        if (annotation == null) {
            throw new IllegalStateException(type + " needs @JsonClassDescription: kubectl explain shows it");
        }
        return annotation.value();
    }

    /** @param explain where {@code kubectl explain} describes the type, if it is one of Kubernetes' own */
    private void object(JSONSchemaProps schema, JavaType type, @Nullable String explain) {
        withoutDoubles(schema);
        var types = properties(type);
        schema.getProperties().forEach((name, property) -> {
            var path = explain == null ? null : explain + "." + name;
            if (path != null && property.getDescription() == null) {
                property.setDescription(KubernetesFields.description(type.getRawClass(), name, path));
            }
            var propertyType = types.get(name);
            if (propertyType != null) {
                value(property, propertyType, path);
            }
        });
        if (explain == null) {
            TwoShapes.constrain(type.getRawClass(), schema);
        } else {
            KubernetesFields.constrain(type.getRawClass(), schema);
        }
    }

    private void value(JSONSchemaProps schema, JavaType type, @Nullable String explain) {
        withoutDoubles(schema);
        boundInteger(schema, type);
        if (Quantities.is(type.getRawClass())) {
            Quantities.check(schema);
        }
        if (schema.getItems() != null && schema.getItems().getSchema() != null && type.getContentType() != null) {
            value(schema.getItems().getSchema(), type.getContentType(), explain);
            if (type.getContentType().hasRawClass(Condition.class)) {
                schema.setXKubernetesListType("map");
                schema.setXKubernetesListMapKeys(List.of("type"));
            }
        } else if (schema.getAdditionalProperties() != null
                && schema.getAdditionalProperties().getSchema() != null
                && type.getContentType() != null) {
            value(schema.getAdditionalProperties().getSchema(), type.getContentType(), explain);
        } else if (!schema.getProperties().isEmpty()) {
            object(schema, type, explain == null ? explainedAt(type) : explain);
        }
    }

    private static @Nullable String explainedAt(JavaType type) {
        return type.getRawClass().getName().startsWith(KUBERNETES)
                ? KubernetesFields.explainedAt(type.getRawClass())
                : null;
    }

    /** A larger number would be stored, and then no client with 32 bits could read the list any more. */
    private static void boundInteger(JSONSchemaProps schema, JavaType type) {
        if (!type.hasRawClass(Integer.class) && !type.hasRawClass(int.class)) {
            return;
        }
        schema.setFormat("int32");
        if (schema.getMaximum() == null) {
            schema.setMaximum(INT32_MAX);
        }
        if (schema.getMinimum() == null) {
            schema.setMinimum((double) Integer.MIN_VALUE);
        }
    }

    /** The annotation of a record component is found on the field, the parameter and the accessor. */
    private static void withoutDoubles(JSONSchemaProps schema) {
        List<ValidationRule> rules = schema.getXKubernetesValidations();
        if (rules != null) {
            var once = new ArrayList<ValidationRule>();
            rules.stream().filter(rule -> !once.contains(rule)).forEach(once::add);
            schema.setXKubernetesValidations(once);
        }
    }
}
