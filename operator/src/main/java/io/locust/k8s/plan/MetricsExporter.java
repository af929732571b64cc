package io.locust.k8s.plan;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The installation's Prometheus exporter (the chart's {@code locustPods.metricsExporter}), which runs beside every master
 * that does not send its own telemetry.
 *
 * @param command empty for the one of the image
 * @param port of /metrics
 * @param pullPolicy Always, IfNotPresent or Never
 */
public record MetricsExporter(
        String image, List<String> command, int port, String pullPolicy, ResourceDefaults resources) {
    private static final String NAME = "locust-metrics-exporter";

    /** A sidecar of Kubernetes: an init container that goes on, is started anew when it ends, and holds up no end. */
    Container container(WebAddress master) {
        return new ContainerBuilder()
                .withName(NAME)
                .withImage(image)
                .withImagePullPolicy(pullPolicy)
                .withCommand(command)
                .withRestartPolicy("Always")
                .withEnv(
                        new EnvVar("LOCUST_EXPORTER_URI", master.on("localhost"), null),
                        new EnvVar("LOCUST_EXPORTER_WEB_LISTEN_ADDRESS", ":" + port, null))
                .addNewPort()
                .withContainerPort(port)
                .withProtocol("TCP")
                .endPort()
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withResources(Resources.of(null, ResourceDefaults.NONE, resources))
                .withSecurityContext(new SecurityContextBuilder()
                        .withAllowPrivilegeEscalation(false)
                        .withReadOnlyRootFilesystem(true)
                        .withNewCapabilities()
                        .withDrop("ALL")
                        .endCapabilities()
                        .build())
                .build();
    }

    /** By these a Prometheus without an operator of its own finds the pod. */
    Map<String, String> annotations() {
        return new TreeMap<>(Map.of(
                "prometheus.io/scrape", "true", "prometheus.io/path", "/metrics", "prometheus.io/port", "" + port));
    }
}
