package io.locust.k8s.api.v2;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the user asks for. A run is immutable: edits after its start are reported as drift and change nothing.
 *
 * @param imagePullSecrets strings or objects with a {@code name}: the documentation of the earlier operators shows the
 *     first, their API the second
 */
@JsonClassDescription(
        "What is run and where. Image, the two commands and the number of workers are enough; edits after the start change nothing in that run and are reported as drift, except those of suspend, restartNonce and run.ttlAfterFinished.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = Rules.SECRET_MOUNTS_OFF_RESERVED_PATHS,
        message = Rules.SECRET_MOUNTS_MESSAGE,
        fieldPath = ".env.secretMounts")
@ValidationRule(
        value = Rules.VOLUME_MOUNTS_OFF_RESERVED_PATHS,
        message = Rules.VOLUME_MOUNTS_MESSAGE,
        fieldPath = ".volumeMounts")
@ValidationRule(
        value = Rules.MOUNTS_HAVE_VOLUMES,
        message = Rules.MOUNTS_HAVE_VOLUMES_MESSAGE,
        fieldPath = ".volumeMounts")
@ValidationRule(
        value = RunRules.MIN_WORKERS_POSSIBLE,
        message = RunRules.MIN_WORKERS_POSSIBLE_MESSAGE,
        fieldPath = ".run.minWorkers")
@ValidationRule(
        value = PodRules.MOUNTS_OFF_SECRETS,
        message = PodRules.MOUNTS_OFF_SECRETS_MESSAGE,
        fieldPath = ".volumeMounts")
public record LocustTestSpec(
        @Required
        @Size(min = 1, max = 1024)
        @JsonPropertyDescription(
                "Container image of master and workers; its entry point must be `locust`, as in locustio/locust.")
        String image,

        @Nullable @Default("IfNotPresent") @JsonPropertyDescription("When the kubelet pulls the image.")
        ImagePullPolicy imagePullPolicy,

        @Nullable
        @Size(max = 32)
        @JsonPropertyDescription("Secrets with registry credentials, each as a string or as an object with `name`.")
        List<JsonNode> imagePullSecrets,

        @Required @JsonPropertyDescription("The Locust master: one pod that coordinates and collects.")
        MasterSpec master,

        @Required @JsonPropertyDescription("The Locust workers: the pods that simulate users.")
        WorkerSpec worker,

        @Nullable @JsonPropertyDescription("ConfigMaps with the locustfile and libraries, and where they are mounted.")
        TestFiles testFiles,

        @Nullable @JsonPropertyDescription("On which nodes the pods may run.")
        Scheduling scheduling,

        @Nullable @JsonPropertyDescription("Environment variables and Secret files for master and workers.")
        Environment env,

        @Nullable
        @Size(max = 64)
        @ValidationRule(value = PodRules.VOLUME_NAMES, message = PodRules.VOLUME_NAMES_MESSAGE)
        @ValidationRule(value = PodRules.VOLUMES_ONCE, message = PodRules.VOLUMES_ONCE_MESSAGE)
        @ValidationRule(value = Rules.VOLUME_NAMES_NOT_RESERVED, message = Rules.VOLUME_NAMES_MESSAGE)
        @JsonPropertyDescription(
                "Kubernetes volumes of any source; a volume goes only to the roles whose volumeMounts use it.")
        List<Volume> volumes,

        @Nullable
        @Size(max = 64)
        @ValidationRule(value = PodRules.MOUNT_PATHS_ONCE, message = PodRules.MOUNT_PATHS_ONCE_MESSAGE)
        @JsonPropertyDescription("Where the volumes are mounted, and in which role.")
        List<TargetedVolumeMount> volumeMounts,

        @Nullable
        @JsonPropertyDescription(
                "Security contexts of master and worker pods; each field given here replaces the operator's default for it.")
        Security security,

        @Nullable
        @Size(max = 253)
        @ValidationRule(value = PodRules.DNS_NAME_OR_NOTHING, message = PodRules.SERVICE_ACCOUNT_MESSAGE)
        @JsonPropertyDescription(
                "Service account of master and worker pods; naming one also gives them its token. Without it they have no token.")
        String serviceAccountName,

        @Nullable @JsonPropertyDescription("How people reach the web UI.")
        WebUI webUI,

        @Nullable @JsonPropertyDescription("Telemetry that Locust itself sends.")
        Observability observability,

        @Nullable @JsonPropertyDescription("What bounds the run: times, losses, retries.")
        RunSpec run,

        @Nullable
        @Default("false")
        @JsonPropertyDescription(
                "True before the start: the run waits, and may be edited meanwhile. True later: a run whose master has not started yet waits again, any other is stopped for good with the verdict Stopped.")
        Boolean suspend,

        @Nullable
        @ValidationRule(value = RunRules.NONCE, message = RunRules.NONCE_MESSAGE)
        @JsonPropertyDescription(
                "A new value, a number or a text, starts a new run with the spec as it is then; one that is still under way is stopped first.")
        IntOrString restartNonce) {}
