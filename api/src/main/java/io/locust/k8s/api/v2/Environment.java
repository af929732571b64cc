package io.locust.k8s.api.v2;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
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

        @Nullable
        @Size(max = 256)
        @ValidationRule(value = PodRules.VARIABLE_NAMES, message = PodRules.VARIABLE_NAMES_MESSAGE)
        @ValidationRule(value = PodRules.VARIABLE_SOURCES, message = PodRules.VARIABLE_SOURCES_MESSAGE)
        @JsonPropertyDescription("Single variables, with a value or a reference.")
        List<EnvVar> variables,

        @Nullable
        @Size(max = 64)
        @ValidationRule(value = PodRules.SECRET_PATHS_ONCE, message = PodRules.SECRET_PATHS_ONCE_MESSAGE)
        @JsonPropertyDescription("Secrets mounted as files.")
        List<SecretMount> secretMounts) {}
