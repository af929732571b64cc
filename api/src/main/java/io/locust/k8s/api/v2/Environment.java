package io.locust.k8s.api.v2;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Environment variables and Secret files, the same for master and workers. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Environment(
        @Nullable @Size(max = 64) @JsonPropertyDescription("ConfigMaps whose keys become variables.")
        List<SourceRef> configMapRefs,

        @Nullable @Size(max = 64) @JsonPropertyDescription("Secrets whose keys become variables.")
        List<SourceRef> secretRefs,

        @Nullable @JsonPropertyDescription("Single variables, with a value or a reference.")
        List<EnvVar> variables,

        @Nullable @Size(max = 64) @JsonPropertyDescription("Secrets mounted as files.")
        List<SecretMount> secretMounts) {}
