package io.locust.k8s.upkeep;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads a definition without its schemas, but for the names of the fields of the spec: half a megabyte of text is looked
 * at every half a minute, and must not become a tree of many megabytes each time.
 */
final class Outline {
    private static final List<String> SPEC = List.of("properties", "spec", "properties");

    private final ObjectMapper mapper;

    Outline(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    JsonNode of(String definition) {
        try (var in = mapper.createParser(definition)) {
            in.nextToken();
            return value(in);
        } catch (IOException e) {
            throw new UncheckedIOException("the API server's answer is no JSON", e);
        }
    }

    private JsonNode value(JsonParser in) throws IOException {
        if (in.currentToken() == JsonToken.START_OBJECT) {
            return object(in);
        }
        if (in.currentToken() == JsonToken.START_ARRAY) {
            var array = mapper.createArrayNode();
            while (in.nextToken() != JsonToken.END_ARRAY) {
                array.add(value(in));
            }
            return array;
        }
        return mapper.readTree(in);
    }

    private ObjectNode object(JsonParser in) throws IOException {
        var object = mapper.createObjectNode();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            var name = in.currentName();
            in.nextToken();
            switch (name) {
                case "managedFields" -> in.skipChildren();
                case "openAPIV3Schema" -> object.set(name, names(in, SPEC));
                default -> object.set(name, value(in));
            }
        }
        return object;
    }

    /**
     * Names of the fields of the object at this path; everything else is passed over.
     *
     * @param path from the outermost object
     */
    Set<String> names(String json, String... path) {
        try (var in = mapper.createParser(json)) {
            in.nextToken();
            var fields = names(in, List.of(path)).at("/" + String.join("/", path));
            return fields.properties().stream().map(Map.Entry::getKey).collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException("the API server's answer is no JSON", e);
        }
    }

    private ObjectNode names(JsonParser in, List<String> path) throws IOException {
        var object = mapper.createObjectNode();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            var name = in.currentName();
            boolean isObject = in.nextToken() == JsonToken.START_OBJECT;
            if (!path.isEmpty() && name.equals(path.getFirst()) && isObject) {
                object.set(name, names(in, path.subList(1, path.size())));
            } else {
                in.skipChildren();
                if (path.isEmpty()) {
                    object.put(name, true);
                }
            }
        }
        return object;
    }
}
