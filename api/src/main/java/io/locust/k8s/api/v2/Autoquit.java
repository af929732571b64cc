package io.locust.k8s.api.v2;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/**
 * How long the master stays after the load has ended.
 *
 * @param timeout seconds; 0 means at once
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Autoquit(
        @Nullable
        @Default("true")
        @JsonPropertyDescription("False keeps the master and its web UI until the LocustTest is deleted.")
        Boolean enabled,

        @Nullable
        @Min(0)
        @Default("60")
        @JsonPropertyDescription("Seconds from the end of the load to the end of the master.")
        Integer timeout) {}
