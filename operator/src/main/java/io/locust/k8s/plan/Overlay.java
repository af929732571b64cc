package io.locust.k8s.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.locust.k8s.api.v2.PodTemplate;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The user's part of a pod template, laid over ours: the user has the last word. */
final class Overlay {
    /** By which users name the Locust container without spelling the test's name. */
    static final String ALIAS = "locust";

    private final ObjectMapper json = new ObjectMapper();
    private final String field;
    private final String container;

    /**
     * The overlay of one role.
     *
     * @param field where the user has written it, for messages
     * @param container name of the Locust container
     */
    Overlay(String field, String container) {
        this.field = field;
        this.container = container;
    }

    /**
     * What came out.
     *
     * @param problems each with the field it is about and the remedy; without any, the template is what is to be created
     */
    record Laid(PodTemplateSpec template, List<String> problems) {}

    Laid over(PodTemplateSpec ours, @Nullable PodTemplate users) {
        if (users == null) {
            return new Laid(ours, List.of());
        }
        ObjectNode patch = json.valueToTree(users);
        named(patch.at("/spec/containers"));
        var merged = StrategicMerge.merge(json.valueToTree(ours), patch);
        if (!merged.problems().isEmpty()) {
            return refused(
                    ours,
                    merged.problems().stream()
                            .map(problem -> field + "." + problem)
                            .toList());
        }
        try {
            var template = json.treeToValue(merged.result(), PodTemplateSpec.class);
            return template.getSpec() != null
                            && template.getSpec().getContainers().stream()
                                    .anyMatch(one -> container.equals(one.getName()))
                    ? new Laid(template, List.of())
                    : refused(
                            ours,
                            List.of(
                                    field + ".spec removes the container " + container
                                            + ", in which Locust runs: keep it, and give the fields of it that you want otherwise"));
        } catch (JsonMappingException e) {
            return refused(
                    ours, List.of(field + path(e) + " has a value of the wrong type: see kubectl explain pod.spec"));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree has no syntax", e);
        }
    }

    private static Laid refused(PodTemplateSpec ours, List<String> problems) {
        return new Laid(ours, problems);
    }

    private void named(JsonNode containers) {
        if (containers instanceof ArrayNode list) {
            for (JsonNode one : list) {
                if (one instanceof ObjectNode map && map.path("name").asText().equals(ALIAS)) {
                    map.put("name", container);
                }
            }
        }
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining());
    }
}
