package io.locust.k8s.api.v2;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A Kubernetes VolumeMount that also names the role it is for. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = PodRules.SUB_PATH, message = PodRules.SUB_PATH_MESSAGE)
public record TargetedVolumeMount(
        @Required @Size(min = 1, max = 63) @JsonPropertyDescription("Name of the volume in spec.volumes.")
        String name,

        @Required
        @Size(min = 1, max = 512)
        @ValidationRule(value = PodRules.PATH, message = PodRules.MOUNT_PATH_MESSAGE)
        @JsonPropertyDescription("Path in the containers.")
        String mountPath,

        @Nullable @Size(max = 1024) @JsonPropertyDescription("Path within the volume.")
        String subPath,

        @Nullable
        @Size(max = 1024)
        @JsonPropertyDescription("Path within the volume, with $(VAR) of the environment expanded.")
        String subPathExpr,

        @Nullable @JsonPropertyDescription("Mount read-only.")
        Boolean readOnly,

        @Nullable
        @Size(max = 16)
        @ValidationRule(value = PodRules.RECURSIVE, message = PodRules.RECURSIVE_MESSAGE)
        @JsonPropertyDescription("Disabled, IfPossible or Enabled.")
        String recursiveReadOnly,

        @Nullable
        @Size(max = 16)
        @ValidationRule(value = PodRules.PROPAGATION, message = PodRules.PROPAGATION_MESSAGE)
        @JsonPropertyDescription("None, HostToContainer or Bidirectional.")
        String mountPropagation,

        @Nullable @Default("both") @JsonPropertyDescription("Role whose pods get the mount.")
        MountTarget target) {}
