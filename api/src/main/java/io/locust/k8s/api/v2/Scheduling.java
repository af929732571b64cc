package io.locust.k8s.api.v2;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** On which nodes the pods may run. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Scheduling(
        @Nullable @JsonPropertyDescription("Node and pod affinity, for all pods of the test.")
        Affinity affinity,

        @Nullable
        @Size(max = 64)
        @ValidationRule(value = PodRules.TOLERATIONS, message = PodRules.TOLERATIONS_MESSAGE)
        @ValidationRule(value = PodRules.TOLERATION_SECONDS, message = PodRules.TOLERATION_SECONDS_MESSAGE)
        @JsonPropertyDescription("Tolerations, for all pods of the test.")
        List<Toleration> tolerations,

        @Nullable
        @Size(max = 64)
        @ValidationRule(value = PodRules.LABEL_VALUES, message = PodRules.NODE_SELECTOR_MESSAGE)
        @JsonPropertyDescription("Labels that a node must have.")
        Map<String, @Size(max = 63) String> nodeSelector,

        @Nullable
        @Size(max = 253)
        @Pattern("^$|^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$")
        @JsonPropertyDescription("RuntimeClass of the pods; the empty string opts out of the operator's default.")
        String runtimeClassName) {}
