package io.locust.k8s.api.v2;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the test's Python files and packages come from. The ConfigMaps and the Secret named are the user's and must be in
 * the same namespace.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = Rules.TEST_FILES_APART, message = Rules.TEST_FILES_MESSAGE)
@ValidationRule(value = FileRules.ONE_SOURCE, message = FileRules.ONE_SOURCE_MESSAGE)
@ValidationRule(value = FileRules.PACKAGES_WANTED, message = FileRules.PACKAGES_WANTED_MESSAGE)
public record TestFiles(
        @Nullable
        @Size(max = 253)
        @JsonPropertyDescription("Name of the ConfigMap whose keys are the files of the test.")
        String configMapRef,

        @Nullable @Size(max = 253) @JsonPropertyDescription("Name of the ConfigMap whose keys are the library files.")
        String libConfigMapRef,

        @Nullable
        @Size(max = FileRules.MOST_FILES)
        @ValidationRule(value = FileRules.PATHS, message = FileRules.PATHS_MESSAGE)
        @ValidationRule(value = FileRules.SMALL, message = FileRules.SMALL_MESSAGE)
        @JsonPropertyDescription(
                "The files of the test themselves, by their path below srcMountPath, such as locustfile.py or lib/helpers.py. The operator keeps them in an immutable ConfigMap.")
        Map<String, @Size(max = FileRules.LARGEST) String> inline,

        @Nullable
        @Size(max = 100)
        @ValidationRule(value = FileRules.PACKAGES, message = FileRules.PACKAGES_MESSAGE)
        @JsonPropertyDescription(
                "Python packages that pip installs into each pod before Locust starts, such as faker or boto3>=1.34.")
        List<@Size(min = 1, max = 512) String> pipPackages,

        @Nullable
        @Size(max = 2048)
        @ValidationRule(value = FileRules.INDEX, message = FileRules.INDEX_MESSAGE)
        @JsonPropertyDescription("Package index that pip asks instead of PyPI, without credentials.")
        String pipIndexUrl,

        @Nullable
        @Size(max = 253)
        @JsonPropertyDescription(
                "Name of a Secret whose key pip.conf is pip's configuration, such as an index-url with user name and password.")
        String pipConfigSecretRef,

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
