package io.locust.k8s.app;

import io.locust.k8s.plan.Kafka;
import io.locust.k8s.plan.MetricsExporter;
import io.locust.k8s.plan.PodSettings;
import io.locust.k8s.upkeep.Plan;
import io.locust.k8s.webhook.Authority;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the installation says, from environment variables.
 *
 * @param podName this operator's pod; the holder of the lease
 * @param podNamespace where the lease lives; absent outside a cluster
 * @param namespaces watched; empty for all
 * @param jsonLogs one JSON object per line instead of text
 * @param healthPort of /healthz and /readyz
 * @param metricsPort of /metrics; absent for none
 * @param leaderElection whether only the holder of the lease acts
 * @param gracePeriod how long pods may take to start before that is reported
 * @param statisticsInterval between two questions to one Locust master
 * @param upkeep of the custom resource definition and the webhook; absent if the definition is somebody else's business
 */
record Settings(
        String podName,
        @Nullable String podNamespace,
        Set<String> namespaces,
        boolean jsonLogs,
        LogLevel logLevel,
        int healthPort,
        @Nullable Integer metricsPort,
        boolean leaderElection,
        String leaseName,
        Duration gracePeriod,
        Duration statisticsInterval,
        PodSettings pods,
        @Nullable Plan upkeep) {

    /** How much is logged. */
    enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    private static final int DEFAULT_HEALTH_PORT = 8081;
    private static final int EXPORTER_PORT = 9646;

    /**
     * @param environment absent and empty variables have their defaults
     * @throws InvalidSettings naming every wrong variable
     */
    static Settings of(Map<String, String> environment) throws InvalidSettings {
        var in = new Environment(environment);
        var podNamespace = in.text("POD_NAMESPACE");
        var settings = new Settings(
                in.text("POD_NAME", in.text("HOSTNAME", "locust-operator")),
                podNamespace.isEmpty() ? null : podNamespace,
                names(in.text("WATCH_NAMESPACES")),
                in.choice("LOG_FORMAT", "text", "text", "json").equals("json"),
                LogLevel.valueOf(in.choice(
                        "LOG_LEVEL",
                        "INFO",
                        Arrays.stream(LogLevel.values()).map(Enum::name).toArray(String[]::new))),
                in.port("HEALTH_PORT", DEFAULT_HEALTH_PORT),
                in.optionalPort("METRICS_PORT"),
                leaderElection(in, podNamespace),
                in.text("LEASE_NAME", "locust-operator"),
                in.duration("PODS_GRACE_PERIOD", Duration.ofMinutes(2)),
                in.duration("STATISTICS_INTERVAL", Duration.ofSeconds(2)),
                new PodSettings(
                        in.resources("LOCUST_POD_RESOURCES"),
                        in.resources("LOCUST_MASTER_RESOURCES"),
                        in.resources("LOCUST_WORKER_RESOURCES"),
                        in.truth("AFFINITY_INJECTION", true),
                        in.truth("TOLERATIONS_INJECTION", true),
                        in.text("RUNTIME_CLASS_NAME"),
                        in.optionalSeconds("TTL_SECONDS_AFTER_FINISHED"),
                        kafka(in),
                        exporter(in)),
                in.truth("MANAGE_DEFINITION", false) ? upkeep(in, podNamespace) : null);
        in.check();
        return settings;
    }

    private static Plan upkeep(Environment in, String podNamespace) {
        Integer port = in.optionalPort("WEBHOOK_PORT");
        if (port != null && podNamespace.isEmpty()) {
            in.wrong(
                    "POD_NAMESPACE",
                    "is not set, and the webhook's Secret needs a namespace",
                    "set it, or no WEBHOOK_PORT");
        }
        boolean own = in.choice("WEBHOOK_CERTIFICATES", "own", "own", "given").equals("own");
        var life = in.duration("WEBHOOK_CERTIFICATE_LIFE", Authority.LIFE);
        return new Plan(
                in.truth("WEBHOOK_ALIASES", false),
                in.truth("STORAGE_MIGRATION", true),
                port == null
                        ? null
                        : new Plan.Webhook(
                                podNamespace,
                                in.text("WEBHOOK_SERVICE", "locust-operator-webhook"),
                                port,
                                in.text("WEBHOOK_SECRET", "locust-operator-webhook-tls"),
                                own ? life : null));
    }

    private static @Nullable MetricsExporter exporter(Environment in) {
        var image = in.text("EXPORTER_IMAGE");
        return image.isEmpty()
                ? null
                : new MetricsExporter(
                        image,
                        Arrays.stream(in.text("EXPORTER_COMMAND").split(" "))
                                .filter(word -> !word.isEmpty())
                                .toList(),
                        in.port("EXPORTER_PORT", EXPORTER_PORT),
                        in.choice("EXPORTER_PULL_POLICY", "IfNotPresent", "Always", "IfNotPresent", "Never"),
                        in.resources("EXPORTER_RESOURCES"));
    }

    private static @Nullable Kafka kafka(Environment in) {
        var servers = in.text("KAFKA_BOOTSTRAP_SERVERS");
        return servers.isEmpty()
                ? null
                : new Kafka(
                        servers,
                        in.truth("KAFKA_SECURITY_ENABLED", false),
                        in.choice(
                                "KAFKA_SECURITY_PROTOCOL_CONFIG", "", "PLAINTEXT", "SASL_PLAINTEXT", "SASL_SSL", "SSL"),
                        in.choice("KAFKA_SASL_MECHANISM", "", "PLAIN", "PLAINTEXT", "SCRAM-SHA-256", "SCRAM-SHA-512"),
                        in.text("KAFKA_SASL_JAAS_CONFIG"),
                        new Kafka.Credentials(
                                in.text("KAFKA_SECRET_NAME"),
                                in.text("KAFKA_USERNAME_KEY", "username"),
                                in.text("KAFKA_PASSWORD_KEY", "password")));
    }

    private static boolean leaderElection(Environment in, String podNamespace) {
        var wanted = in.optionalTruth("LEADER_ELECTION");
        if (podNamespace.isEmpty()) {
            if (wanted == null) {
                in.wrong(
                        "LEADER_ELECTION",
                        "is not set and neither is POD_NAMESPACE",
                        "outside a cluster set LEADER_ELECTION=false, inside set POD_NAMESPACE from the pod's metadata");
            } else if (wanted) {
                in.wrong(
                        "POD_NAMESPACE",
                        "is not set, and the lease needs a namespace",
                        "set it from the pod's metadata, or LEADER_ELECTION=false");
            }
        }
        return wanted == null || wanted;
    }

    private static Set<String> names(String list) {
        return Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
