package io.locust.k8s.api.v2;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Telemetry that Locust itself sends. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Observability(
        @Nullable @JsonPropertyDescription("Locust's own OpenTelemetry; needs Locust 2.42.4 or later in the image.")
        OpenTelemetry openTelemetry) {}
