package io.locust.k8s.plan;

import java.util.Map;

/**
 * Requests and limits by resource name, as the chart's values give them.
 *
 * @param requests amounts such as {@code cpu: 250m}; an empty amount means: leave this entry out
 * @param limits likewise
 */
public record ResourceDefaults(Map<String, String> requests, Map<String, String> limits) {
    /** Says nothing: the next source in the precedence speaks. */
    public static final ResourceDefaults NONE = new ResourceDefaults(Map.of(), Map.of());
}
