package io.locust.k8s.api.v2;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * Part of a Kubernetes pod template that is laid over what the operator makes of the rest of the spec, as a strategic
 * merge patch.
 *
 * @param spec as it was written, with nulls and directives such as {@code $patch}, which mean something in a patch
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PodTemplate(
        @Nullable @JsonPropertyDescription("Labels and annotations of the pods.")
        PodMetadata metadata,

        @Nullable
        @JsonPropertyDescription(
                "Part of a pod's spec, as in `kubectl explain pod.spec`. The Locust container is `locust` here; other containers, volumes and so on are added by name.")
        JsonNode spec) {}
