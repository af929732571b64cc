package io.locust.k8s.api.v1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.locust.k8s.api.v2.ImagePullPolicy;
import io.locust.k8s.api.v2.PodRules;
import io.locust.k8s.api.v2.Rules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the user asks for, in the form of v1. Each field has its place in v2. */
@JsonClassDescription(
        "What is run and where. Image, the two commands and the number of workers are enough; edits after the start change nothing in that run and are reported as drift.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LocustTestSpec(
        @Required
        @Size(min = 1, max = 8192)
        @ValidationRule(value = Rules.COMMAND_WITHOUT_MANAGED_FLAGS, message = OldRules.MASTER_FLAGS_MESSAGE)
        @ValidationRule(value = Rules.COMMAND_WITHOUT_PROGRAM, message = OldRules.MASTER_PROGRAM_MESSAGE)
        @ValidationRule(value = Rules.QUOTES_CLOSED, message = OldRules.MASTER_QUOTES_MESSAGE)
        @JsonPropertyDescription("Locust's arguments for the master without the program's name; v2: `master.command`.")
        String masterCommandSeed,

        @Required
        @Size(min = 1, max = 8192)
        @ValidationRule(value = Rules.COMMAND_WITHOUT_MANAGED_FLAGS, message = OldRules.WORKER_FLAGS_MESSAGE)
        @ValidationRule(value = Rules.COMMAND_WITHOUT_PROGRAM, message = OldRules.WORKER_PROGRAM_MESSAGE)
        @ValidationRule(value = Rules.QUOTES_CLOSED, message = OldRules.WORKER_QUOTES_MESSAGE)
        @JsonPropertyDescription("Locust's arguments for the workers without the program's name; v2: `worker.command`.")
        String workerCommandSeed,

        @Required
        @Default("1")
        @Min(1)
        @Max(500)
        @JsonPropertyDescription("Number of worker pods, fixed for the run; v2: `worker.replicas`.")
        Integer workerReplicas,

        @Required
        @Size(min = 1, max = 1024)
        @JsonPropertyDescription(
                "Container image of master and workers; its entry point must be `locust`, as in locustio/locust; v2: `image`.")
        String image,

        @Nullable @JsonPropertyDescription("When the kubelet pulls the image; v2: `imagePullPolicy`.")
        ImagePullPolicy imagePullPolicy,

        @Nullable
        @Size(max = 32)
        @JsonPropertyDescription("Names of Secrets with registry credentials; v2: `imagePullSecrets`.")
        List<@Size(min = 1, max = 253) String> imagePullSecrets,

        @Nullable
        @Size(max = 253)
        @JsonPropertyDescription("Name of the ConfigMap with the files of the test; v2: `testFiles.configMapRef`.")
        String configMap,

        @Nullable
        @Size(max = 253)
        @JsonPropertyDescription("Name of the ConfigMap with the library files; v2: `testFiles.libConfigMapRef`.")
        String libConfigMap,

        @Nullable
        @JsonPropertyDescription("Labels for the pods, by role; the operator's own labels cannot be replaced.")
        PodLabels labels,

        @Nullable @JsonPropertyDescription("Annotations for the pods, by role.")
        PodAnnotations annotations,

        @Nullable @JsonPropertyDescription("On which nodes the pods may run.")
        Affinity affinity,

        @Nullable
        @Size(max = 64)
        @ValidationRule(value = PodRules.TOLERATIONS, message = OldRules.TOLERATIONS_MESSAGE)
        @JsonPropertyDescription("Tolerations, for all pods of the test; v2: `scheduling.tolerations`.")
        List<Toleration> tolerations) {}
