package io.locust.k8s.api.v2;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Where the test's Python files come from. The ConfigMaps are the user's and must be in the same namespace. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = Rules.TEST_FILES_APART, message = Rules.TEST_FILES_MESSAGE)
public record TestFiles(
        @Nullable
        @Size(max = 253)
        @JsonPropertyDescription("Name of the ConfigMap whose keys are the files of the test.")
        String configMapRef,

        @Nullable @Size(max = 253) @JsonPropertyDescription("Name of the ConfigMap whose keys are the library files.")
        String libConfigMapRef,

        @Nullable
        @Size(min = 1, max = 512)
        @Default("/lotest/src")
        @ValidationRule(value = PodRules.PATH, message = PodRules.SRC_PATH_MESSAGE)
        @JsonPropertyDescription("Directory of the test's files in the containers.")
        String srcMountPath,

        @Nullable
        @Size(min = 1, max = 512)
        @Default("/opt/locust/lib")
        @ValidationRule(value = PodRules.PATH, message = PodRules.LIB_PATH_MESSAGE)
        @JsonPropertyDescription("Directory of the library files in the containers.")
        String libMountPath) {}
