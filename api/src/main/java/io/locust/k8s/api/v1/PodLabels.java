package io.locust.k8s.api.v1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.locust.k8s.api.v2.PodRules;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Labels for the pods of each role. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PodLabels(
        @Nullable
        @Size(max = 64)
        @ValidationRule(value = PodRules.LABEL_VALUES, message = OldRules.MASTER_LABELS_MESSAGE)
        @JsonPropertyDescription("Labels for the master's pod; v2: `master.labels`.")
        Map<String, @Size(max = 63) String> master,

        @Nullable
        @Size(max = 64)
        @ValidationRule(value = PodRules.LABEL_VALUES, message = OldRules.WORKER_LABELS_MESSAGE)
        @JsonPropertyDescription("Labels for the workers' pods; v2: `worker.labels`.")
        Map<String, @Size(max = 63) String> worker) {}
