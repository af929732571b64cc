package io.locust.k8s.api.v2;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * Locust's own OpenTelemetry.
 *
 * @param extraEnvVars a map, or a list of {name, value}: the API of the earlier operator has the first, its
 *     documentation the second
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!has(self.enabled) || !self.enabled || (has(self.endpoint) && size(self.endpoint) > 0)",
        message =
                "spec.observability.openTelemetry.endpoint is required when enabled is true: give the collector's address, such as otel-collector.monitoring:4317",
        fieldPath = ".endpoint")
public record OpenTelemetry(
        @Nullable
        @Default("false")
        @JsonPropertyDescription("Start Locust with --otel and without the exporter sidecar.")
        Boolean enabled,

        @Nullable @Size(max = 2048) @JsonPropertyDescription("Address of the collector, passed on as it is.")
        String endpoint,

        @Nullable @Default("grpc") @JsonPropertyDescription("Transport; `http` means `http/protobuf`.")
        OtlpProtocol protocol,

        @Nullable @Default("false") @JsonPropertyDescription("Send without TLS.")
        Boolean insecure,

        @Nullable
        @JsonPropertyDescription(
                "Further OTEL_ variables, which win over the operator's; a map or a list of name and value.")
        JsonNode extraEnvVars) {}
