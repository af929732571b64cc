package io.locust.k8s.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.locust.k8s.api.v2.LocustTestSpec;
import io.locust.k8s.api.v2.OpenTelemetry;
import io.locust.k8s.api.v2.OtlpProtocol;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The environment of Locust's own OpenTelemetry. */
final class Telemetry {
    private Telemetry() {}

    static boolean enabled(LocustTestSpec spec) {
        var telemetry = of(spec);
        return telemetry != null && Boolean.TRUE.equals(telemetry.enabled());
    }

    /** Nothing unless enabled; the user's variables replace ours of the same name. */
    static List<EnvVar> variables(LocustTestSpec spec) {
        var telemetry = of(spec);
        if (telemetry == null || !enabled(spec)) {
            return List.of();
        }
        var variables = new LinkedHashMap<String, String>();
        variables.put("OTEL_TRACES_EXPORTER", "otlp");
        variables.put("OTEL_METRICS_EXPORTER", "otlp");
        variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", telemetry.endpoint() == null ? "" : telemetry.endpoint());
        variables.put("OTEL_EXPORTER_OTLP_PROTOCOL", protocol(telemetry.protocol()));
        if (Boolean.TRUE.equals(telemetry.insecure())) {
            variables.put("OTEL_EXPORTER_OTLP_INSECURE", "true");
        }
        variables.putAll(extra(telemetry.extraEnvVars()));
        return variables.entrySet().stream()
                .map(entry -> new EnvVar(entry.getKey(), entry.getValue(), null))
                .toList();
    }

    /** SDKs know {@code http/protobuf}, not the short form. */
    private static String protocol(@Nullable OtlpProtocol protocol) {
        return protocol == null || protocol == OtlpProtocol.GRPC ? "grpc" : "http/protobuf";
    }

    private static Map<String, String> extra(@Nullable JsonNode extra) {
        var variables = new LinkedHashMap<String, String>();
        if (extra != null && extra.isArray()) {
            StreamSupport.stream(extra.spliterator(), false)
                    .filter(item -> item.hasNonNull("name"))
                    .forEach(item -> variables.put(
                            item.get("name").asText(), item.path("value").asText()));
        } else if (extra != null && extra.isObject()) {
            extra.properties()
                    .forEach(entry ->
                            variables.put(entry.getKey(), entry.getValue().asText()));
        }
        return variables;
    }

    private static @Nullable OpenTelemetry of(LocustTestSpec spec) {
        var observability = spec.observability();
        return observability == null ? null : observability.openTelemetry();
    }
}
