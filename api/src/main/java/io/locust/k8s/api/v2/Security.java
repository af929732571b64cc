package io.locust.k8s.api.v2;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContext;
import org.jspecify.annotations.Nullable;

/** Security contexts, the same for master and workers. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Security(
        @Nullable @JsonPropertyDescription("Security context of the pods.")
        PodSecurityContext podSecurityContext,

        @Nullable @JsonPropertyDescription("Security context of the Locust containers.")
        SecurityContext containerSecurityContext) {}
