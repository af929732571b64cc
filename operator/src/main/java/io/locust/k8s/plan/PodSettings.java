package io.locust.k8s.plan;

import io.locust.k8s.api.v2.LocustTestSpec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the operator's installation says about all Locust pods (the chart's {@code locustPods} values).
 *
 * @param all requests and limits for both roles
 * @param master instead of {@code all} for the master, block by block where given
 * @param worker instead of {@code all} for the workers, block by block where given
 * @param affinityInjection whether spec.scheduling.affinity reaches the pods
 * @param tolerationsInjection whether spec.scheduling.tolerations reach the pods
 * @param runtimeClassName default RuntimeClass; empty for none
 * @param ttlSecondsAfterFinished how long finished Jobs stay; absent for ever, 0 not at all
 * @param kafka absent when none is configured
 * @param exporter absent when it is switched off
 */
public record PodSettings(
        ResourceDefaults all,
        ResourceDefaults master,
        ResourceDefaults worker,
        boolean affinityInjection,
        boolean tolerationsInjection,
        String runtimeClassName,
        @Nullable Integer ttlSecondsAfterFinished,
        @Nullable Kafka kafka,
        @Nullable MetricsExporter exporter) {

    /** The exporter for this test: none beside a Locust that sends its own telemetry. */
    Optional<MetricsExporter> exporterFor(LocustTestSpec spec) {
        return Telemetry.enabled(spec) ? Optional.empty() : Optional.ofNullable(exporter);
    }

    ResourceDefaults of(Role role) {
        return role == Role.MASTER ? master : worker;
    }
}
