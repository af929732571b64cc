package io.locust.k8s.api.v2;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many workers there are and how they are started.
 *
 * @param replicas fixed for the run, 1 to 500
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkerSpec(
        @Required
        @Size(min = 1, max = 8192)
        @ValidationRule(value = Rules.COMMAND_WITHOUT_MANAGED_FLAGS, message = Rules.WORKER_COMMAND_MESSAGE)
        @ValidationRule(value = Rules.COMMAND_WITHOUT_PROGRAM, message = Rules.WORKER_PROGRAM_MESSAGE)
        @ValidationRule(value = Rules.QUOTES_CLOSED, message = Rules.WORKER_QUOTES_MESSAGE)
        @JsonPropertyDescription(
                "Locust's arguments without the program's name, split as a POSIX shell does (quotes, no expansion); the operator appends its own flags.")
        String command,

        @Required @Min(1) @Max(500) @JsonPropertyDescription("Number of worker pods, 1 to 500, fixed for the run.")
        Integer replicas,

        @Nullable
        @JsonPropertyDescription(
                "Requests and limits of the container; each block given here replaces the operator's default for it.")
        ResourceRequirements resources,

        @Nullable
        @Size(max = 64)
        @ValidationRule(value = PodRules.LABEL_VALUES, message = PodRules.WORKER_LABELS_MESSAGE)
        @JsonPropertyDescription("Labels for the pods; the operator's own labels cannot be replaced.")
        Map<String, @Size(max = 63) String> labels,

        @Nullable @JsonPropertyDescription("Annotations for the pods.")
        Map<String, String> annotations,

        @Nullable
        @Size(max = 256)
        @ValidationRule(value = Rules.ARGS_WITHOUT_MANAGED_FLAGS, message = Rules.WORKER_ARGS_MESSAGE)
        @JsonPropertyDescription("Further arguments, one element each, appended after all others so that they win.")
        List<@Size(max = 4096) String> extraArgs,

        @Nullable
        @JsonPropertyDescription(
                "Part of a pod template that is laid over the operator's own by strategic merge, and wins.")
        PodTemplate podTemplate) {}
