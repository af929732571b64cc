package io.locust.k8s.api.v2;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A Secret mounted as files. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SecretMount(
        @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Name of the Secret.")
        String name,

        @Required
        @Size(min = 1, max = 512)
        @ValidationRule(value = PodRules.PATH, message = PodRules.SECRET_PATH_MESSAGE)
        @JsonPropertyDescription("Directory of the files in the containers.")
        String mountPath,

        @Nullable @Default("true") @JsonPropertyDescription("Mount read-only.")
        Boolean readOnly) {}
