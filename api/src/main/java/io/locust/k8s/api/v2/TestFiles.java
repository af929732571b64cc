package io.locust.k8s.api.v2;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Where the test's Python files come from. The ConfigMaps are the user's and must be in the same namespace. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TestFiles(
        @Nullable @JsonPropertyDescription("Name of the ConfigMap whose keys are the files of the test.")
        String configMapRef,

        @Nullable @JsonPropertyDescription("Name of the ConfigMap whose keys are the library files.")
        String libConfigMapRef,

        @Nullable
        @Size(min = 1, max = 512)
        @Default("/lotest/src")
        @JsonPropertyDescription("Directory of the test's files in the containers.")
        String srcMountPath,

        @Nullable
        @Size(min = 1, max = 512)
        @Default("/opt/locust/lib")
        @JsonPropertyDescription("Directory of the library files in the containers.")
        String libMountPath) {}
