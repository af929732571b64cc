package io.locust.k8s.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One thing that one may do, in the words of Kubernetes' authorization.
 *
 * @param namespace empty for all namespaces
 * @param group empty for that of Services and pods
 * @param resource with its subresource, such as {@code locusttests/status}
 * @param name of the only object; empty for any
 */
record Right(String namespace, String verb, String group, String resource, String name) {
    private static final String REVIEW_VERSION = "authorization.k8s.io/v1";

    /** @param granted list of {@code {namespace, rules}} with rules as they stand in a Role, without wildcards */
    static List<Right> of(JsonNode granted) {
        var rights = new ArrayList<Right>();
        for (JsonNode place : granted) {
            for (JsonNode rule : place.path("rules")) {
                for (String group : texts(rule.path("apiGroups"))) {
                    for (String resource : texts(rule.path("resources"))) {
                        for (String verb : texts(rule.path("verbs"))) {
                            var names = texts(rule.path("resourceNames"));
                            for (String name : names.isEmpty() ? List.of("") : names) {
                                rights.add(new Right(place.path("namespace").asText(), verb, group, resource, name));
                            }
                        }
                    }
                }
            }
        }
        return rights;
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asText).toList();
    }

    /** The SelfSubjectAccessReview that asks whether we have it. */
    Map<String, Object> review() {
        var parts = resource.split("/", 2);
        var attributes = new LinkedHashMap<String, String>();
        Stream.of(
                        Map.entry("namespace", namespace),
                        Map.entry("verb", verb),
                        Map.entry("group", group),
                        Map.entry("resource", parts[0]),
                        Map.entry("subresource", parts.length == 1 ? "" : parts[1]),
                        Map.entry("name", name))
                .filter(attribute -> !attribute.getValue().isEmpty())
                .forEach(attribute -> attributes.put(attribute.getKey(), attribute.getValue()));
        return Map.of(
                "apiVersion",
                REVIEW_VERSION,
                "kind",
                "SelfSubjectAccessReview",
                "spec",
                Map.of("resourceAttributes", attributes));
    }

    /** As kubectl says it: {@code create jobs.batch in namespace a}. */
    @Override
    public String toString() {
        return verb + " " + resource + (group.isEmpty() ? "" : "." + group) + (name.isEmpty() ? "" : " " + name)
                + " in " + (namespace.isEmpty() ? "all namespaces" : "namespace " + namespace);
    }
}
