package io.locust.k8s.api.v2;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A ConfigMap or Secret whose every key becomes an environment variable. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SourceRef(
        @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Name of the ConfigMap or Secret.")
        String name,

        @Nullable @JsonPropertyDescription("Put before each key; empty by default.")
        String prefix) {}
