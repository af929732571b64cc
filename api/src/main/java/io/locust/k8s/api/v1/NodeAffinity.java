package io.locust.k8s.api.v1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Labels of nodes.
 *
 * @param requiredDuringSchedulingIgnoredDuringExecution a node must have all of them; an empty map asks for nothing
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NodeAffinity(
        @Nullable
        @Size(max = 64)
        @JsonPropertyDescription(
                "Labels with their values, all of which a node must have; v2: one term of `scheduling.affinity.nodeAffinity` with operator In for each.")
        Map<String, String> requiredDuringSchedulingIgnoredDuringExecution) {}
