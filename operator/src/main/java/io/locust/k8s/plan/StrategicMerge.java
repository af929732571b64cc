package io.locust.k8s.plan;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Strategic merge patch of a pod template, as the API server does it for {@code kubectl patch --type=strategic}: maps
 * merge, lists of named things merge by that name, other lists are replaced, null removes; {@code $patch: replace},
 * {@code $patch: delete} and {@code $retainKeys} are understood.
 *
 * <p>Source: strategicpatch of k8s.io/apimachinery, and the patchMergeKeys of k8s.io/api core/v1, both 0.34. fabric8 can
 * only send such patches, not apply them.
 */
final class StrategicMerge {
    private static final String DIRECTIVE = "$patch";
    private static final String RETAIN = "$retainKeys";

    /** Lists that merge, by their path, and the field that tells their elements apart. */
    private static final Map<String, String> KEYS = Map.ofEntries(
            entry("spec.containers", "name"),
            entry("spec.initContainers", "name"),
            entry("spec.volumes", "name"),
            entry("spec.imagePullSecrets", "name"),
            entry("spec.hostAliases", "ip"),
            entry("spec.topologySpreadConstraints", "topologyKey"),
            entry("spec.schedulingGates", "name"),
            entry("spec.resourceClaims", "name"),
            entry("spec.containers.env", "name"),
            entry("spec.containers.ports", "containerPort"),
            entry("spec.containers.volumeMounts", "mountPath"),
            entry("spec.containers.volumeDevices", "devicePath"),
            entry("spec.initContainers.env", "name"),
            entry("spec.initContainers.ports", "containerPort"),
            entry("spec.initContainers.volumeMounts", "mountPath"),
            entry("spec.initContainers.volumeDevices", "devicePath"));

    private final List<String> problems = new ArrayList<>();

    private StrategicMerge() {}

    /**
     * What came out.
     *
     * @param problems with the patch, each beginning with a path such as {@code spec.containers}; what they are about is
     *     left out of the result
     */
    record Merged(ObjectNode result, List<String> problems) {}

    /** Neither argument is changed. */
    static Merged merge(ObjectNode original, ObjectNode patch) {
        var merge = new StrategicMerge();
        var result = merge.maps("", original, patch);
        return new Merged(result, List.copyOf(merge.problems));
    }

    private ObjectNode maps(String path, ObjectNode original, ObjectNode patch) {
        if (patch.has(DIRECTIVE)) {
            return directed(path, original, patch);
        }
        var merged = retained(path, original, patch);
        patch.properties().forEach(field -> {
            var name = field.getKey();
            if (name.equals(RETAIN)) {
                return;
            }
            if (name.startsWith("$")) {
                problem(path, name + " is not supported: give the list as it is to be, with $patch: replace");
                return;
            }
            var value = value(path.isEmpty() ? name : path + "." + name, merged.get(name), field.getValue());
            if (value == null) {
                merged.remove(name);
            } else {
                merged.set(name, value);
            }
        });
        return merged;
    }

    private ObjectNode directed(String path, ObjectNode original, ObjectNode patch) {
        return switch (patch.get(DIRECTIVE).asText()) {
            case "replace" -> fresh(patch);
            case "delete" -> JsonNodeFactory.instance.objectNode();
            default -> {
                unknownDirective(path, patch);
                yield original;
            }
        };
    }

    private ObjectNode retained(String path, ObjectNode original, ObjectNode patch) {
        var merged = original.deepCopy();
        var keys = patch.get(RETAIN);
        if (keys == null) {
            return merged;
        }
        var kept = StreamSupport.stream(keys.spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.toSet());
        patch.properties().stream()
                .filter(field ->
                        !field.getKey().equals(RETAIN) && !field.getValue().isNull())
                .filter(field -> !kept.contains(field.getKey()))
                .forEach(field -> problem(path, "$retainKeys does not name " + field.getKey() + ": add it"));
        return merged.retain(kept);
    }

    /** Absent when nothing is left of it. */
    private @Nullable JsonNode value(String path, @Nullable JsonNode original, JsonNode patch) {
        var key = KEYS.get(path);
        if (key != null && patch instanceof ArrayNode list) {
            return lists(path, key, original instanceof ArrayNode before ? before : list.arrayNode(), list);
        }
        return original instanceof ObjectNode before && patch instanceof ObjectNode map
                ? maps(path, before, map)
                : plain(patch);
    }

    private ArrayNode lists(String path, String key, ArrayNode original, ArrayNode patch) {
        var before = new LinkedHashMap<JsonNode, JsonNode>();
        original.forEach(element -> before.put(element.path(key), element));
        var news = new ArrayList<ObjectNode>();
        boolean replace = false;
        for (JsonNode element : patch) {
            var directive = element.path(DIRECTIVE).asText();
            if (directive.equals("replace")) {
                replace = true;
            } else if (!element.hasNonNull(key)) {
                problem(path, "has an element without " + key + ": give it one");
            } else if (directive.equals("delete")) {
                before.remove(element.get(key));
            } else if (element.has(DIRECTIVE)) {
                unknownDirective(path, element);
            } else {
                news.add((ObjectNode) element);
            }
        }
        if (replace) {
            before.clear();
        }
        var merged = new LinkedHashMap<>(before);
        for (ObjectNode element : news) {
            var old = merged.get(element.get(key));
            merged.put(element.get(key), old instanceof ObjectNode map ? maps(path, map, element) : fresh(element));
        }
        var list = patch.arrayNode();
        order(
                        List.copyOf(before.keySet()),
                        news.stream().map(one -> one.get(key)).toList(),
                        replace)
                .forEach(name -> list.add(merged.get(name)));
        return list;
    }

    /**
     * Those of the patch in its order; each of the others before the first of the patch that it was in front of, and at the
     * end where there is none.
     */
    private static List<JsonNode> order(List<JsonNode> before, List<JsonNode> patched, boolean replace) {
        var names = new ArrayList<>(Set.copyOf(patched));
        names.sort(Comparator.comparingInt(patched::indexOf));
        if (replace) {
            return names;
        }
        var ordered = new ArrayList<JsonNode>();
        var others = new ArrayList<>(
                before.stream().filter(name -> !names.contains(name)).toList());
        for (JsonNode name : names) {
            while (!others.isEmpty()
                    && before.contains(name)
                    && before.indexOf(others.getFirst()) < before.indexOf(name)) {
                ordered.add(others.removeFirst());
            }
            ordered.add(name);
        }
        ordered.addAll(others);
        return ordered;
    }

    /** Something new, without its own directives. */
    private static ObjectNode fresh(ObjectNode patch) {
        var copy = patch.objectNode();
        patch.properties().stream()
                .filter(field -> !field.getKey().startsWith("$"))
                .forEach(field -> {
                    var value = plain(field.getValue());
                    if (value != null) {
                        copy.set(field.getKey(), value);
                    }
                });
        return copy;
    }

    /** Something new, without nulls and without what has a directive: there is nothing that it could be about. */
    private static @Nullable JsonNode plain(JsonNode patch) {
        return switch (patch) {
            case ObjectNode map when map.has(DIRECTIVE) -> null;
            case ObjectNode map -> fresh(map);
            case ArrayNode list -> {
                var copy = list.arrayNode();
                list.forEach(element -> {
                    var value = plain(element);
                    if (value != null) {
                        copy.add(value);
                    }
                });
                yield copy;
            }
            default -> patch.isNull() ? null : patch;
        };
    }

    private void unknownDirective(String path, JsonNode patch) {
        problem(path, "$patch: " + patch.get(DIRECTIVE).asText() + " is unknown: write replace or delete");
    }

    private void problem(String path, String what) {
        problems.add((path.isEmpty() ? "" : path + " ") + what);
    }
}
