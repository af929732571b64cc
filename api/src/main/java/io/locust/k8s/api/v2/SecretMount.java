package io.locust.k8s.api.v2;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A Secret mounted as files. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SecretMount(
        @Required @JsonPropertyDescription("Name of the Secret.")
        String name,

        @Required @Size(min = 1, max = 512) @JsonPropertyDescription("Directory of the files in the containers.")
        String mountPath,

        @Nullable @Default("true") @JsonPropertyDescription("Mount read-only.")
        Boolean readOnly) {}
