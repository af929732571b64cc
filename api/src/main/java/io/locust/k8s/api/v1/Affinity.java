package io.locust.k8s.api.v1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Which nodes are wanted; of Kubernetes' affinities v1 has this one only. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Affinity(
        @Nullable @JsonPropertyDescription("Affinity to nodes by their labels.")
        NodeAffinity nodeAffinity) {}
