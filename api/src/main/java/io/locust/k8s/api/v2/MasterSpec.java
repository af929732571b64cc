package io.locust.k8s.api.v2;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the master is started. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MasterSpec(
        @Required
        @Size(min = 1, max = 8192)
        @ValidationRule(value = Rules.COMMAND_WITHOUT_MANAGED_FLAGS, message = Rules.MASTER_COMMAND_MESSAGE)
        @ValidationRule(value = Rules.COMMAND_WITHOUT_PROGRAM, message = Rules.MASTER_PROGRAM_MESSAGE)
        @ValidationRule(value = Rules.QUOTES_CLOSED, message = Rules.MASTER_QUOTES_MESSAGE)
        @JsonPropertyDescription(
                "Locust's arguments without the program's name, split as a POSIX shell does (quotes, no expansion); the operator appends its own flags.")
        String command,

        @Nullable
        @Default("true")
        @JsonPropertyDescription(
                "Start the load as soon as all workers are connected; false waits for a person in the web UI.")
        Boolean autostart,

        @Nullable
        @JsonPropertyDescription(
                "Whether and when the master ends by itself after the load; used only together with autostart.")
        Autoquit autoquit,

        @Nullable
        @JsonPropertyDescription(
                "Requests and limits of the container; each block given here replaces the operator's default for it.")
        ResourceRequirements resources,

        @Nullable
        @Size(max = 64)
        @ValidationRule(value = PodRules.LABEL_VALUES, message = PodRules.MASTER_LABELS_MESSAGE)
        @JsonPropertyDescription("Labels for the pods; the operator's own labels cannot be replaced.")
        Map<String, @Size(max = 63) String> labels,

        @Nullable @JsonPropertyDescription("Annotations for the pods.")
        Map<String, String> annotations,

        @Nullable
        @Size(max = 256)
        @ValidationRule(value = Rules.ARGS_WITHOUT_MANAGED_FLAGS, message = Rules.MASTER_ARGS_MESSAGE)
        @JsonPropertyDescription("Further arguments, one element each, appended after all others so that they win.")
        List<@Size(max = 4096) String> extraArgs,

        @Nullable
        @JsonPropertyDescription(
                "Part of a pod template that is laid over the operator's own by strategic merge, and wins.")
        PodTemplate podTemplate) {}
