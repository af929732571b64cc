package io.locust.k8s.api.v2;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Labels and annotations of a {@link PodTemplate}. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PodMetadata(
        @Nullable
        @Size(max = 64)
        @ValidationRule(value = PodRules.LABEL_VALUES, message = PodRules.TEMPLATE_LABELS_MESSAGE)
        @ValidationRule(value = PodRules.LABELS_NOT_OURS, message = PodRules.LABELS_NOT_OURS_MESSAGE)
        @JsonPropertyDescription("Further labels of the pods.")
        Map<String, @Size(max = 63) String> labels,

        @Nullable @JsonPropertyDescription("Further annotations of the pods.")
        Map<String, String> annotations) {}
