package io.locust.k8s.api.v1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A taint that the pods tolerate; v2 has Kubernetes' own type, with {@code tolerationSeconds} as well. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Toleration(
        @Nullable @Size(max = 317) @JsonPropertyDescription("Key of the taint; without one, every taint.")
        String key,

        @Nullable
        @Size(max = 16)
        @ValidationRule(value = OldRules.TOLERATION_OPERATOR, message = OldRules.TOLERATION_OPERATOR_MESSAGE)
        @JsonPropertyDescription("Equal, the default, or Exists, which takes no value.")
        String operator,

        @Nullable @Size(max = 63) @JsonPropertyDescription("Value of the taint.")
        String value,

        @Nullable
        @Size(max = 32)
        @ValidationRule(value = OldRules.TOLERATION_EFFECT, message = OldRules.TOLERATION_EFFECT_MESSAGE)
        @JsonPropertyDescription("NoSchedule, PreferNoSchedule or NoExecute; without one, every effect.")
        String effect) {}
