package io.locust.k8s.api.v2;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A Kubernetes VolumeMount that also names the role it is for. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TargetedVolumeMount(
        @Required @Size(min = 1, max = 63) @JsonPropertyDescription("Name of the volume in spec.volumes.")
        String name,

        @Required @Size(min = 1, max = 512) @JsonPropertyDescription("Path in the containers.")
        String mountPath,

        @Nullable @JsonPropertyDescription("Path within the volume.")
        String subPath,

        @Nullable @JsonPropertyDescription("Path within the volume, with $(VAR) of the environment expanded.")
        String subPathExpr,

        @Nullable @JsonPropertyDescription("Mount read-only.")
        Boolean readOnly,

        @Nullable @JsonPropertyDescription("Disabled, IfPossible or Enabled.")
        String recursiveReadOnly,

        @Nullable @JsonPropertyDescription("None, HostToContainer or Bidirectional.")
        String mountPropagation,

        @Nullable @Default("both") @JsonPropertyDescription("Role whose pods get the mount.")
        MountTarget target) {}
