package io.locust.k8s.plan;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * The installation's Kafka (the chart's {@code kafka} values), which every Locust pod is told of in its environment.
 * Names of the variables: those of the operators before ours.
 *
 * @param bootstrapServers comma-separated {@code host:port}
 * @param protocol PLAINTEXT, SASL_PLAINTEXT, SASL_SSL or SSL; empty to say nothing
 * @param saslMechanism PLAIN (also spelt PLAINTEXT), SCRAM-SHA-256 or SCRAM-SHA-512; empty to say nothing
 * @param jaasConfig may name {@code $(KAFKA_USERNAME)} and {@code $(KAFKA_PASSWORD)}, which Kubernetes fills in; empty to
 *     say nothing
 */
public record Kafka(
        String bootstrapServers,
        boolean securityEnabled,
        String protocol,
        String saslMechanism,
        String jaasConfig,
        Credentials credentials) {

    /**
     * Where user name and password are: a Secret in the namespace of each test.
     *
     * @param secretName empty for none
     * @param usernameKey key in the Secret, likewise passwordKey
     */
    public record Credentials(String secretName, String usernameKey, String passwordKey) {}

    /** User name and password only as references, so that they stand in no Job; and first, so that others can name them. */
    List<EnvVar> variables() {
        var variables = new ArrayList<EnvVar>();
        if (!credentials.secretName().isEmpty()) {
            variables.add(secret("KAFKA_USERNAME", credentials.usernameKey()));
            variables.add(secret("KAFKA_PASSWORD", credentials.passwordKey()));
        }
        plain(variables, "KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
        plain(variables, "KAFKA_SECURITY_ENABLED", String.valueOf(securityEnabled));
        plain(variables, "KAFKA_SECURITY_PROTOCOL_CONFIG", protocol);
        plain(variables, "KAFKA_SASL_MECHANISM", saslMechanism);
        plain(variables, "KAFKA_SASL_JAAS_CONFIG", jaasConfig);
        return variables;
    }

    private EnvVar secret(String name, String key) {
        return new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewSecretKeyRef()
                .withName(credentials.secretName())
                .withKey(key)
                .endSecretKeyRef()
                .endValueFrom()
                .build();
    }

    private static void plain(List<EnvVar> variables, String name, String value) {
        if (!value.isEmpty()) {
            variables.add(new EnvVar(name, value, null));
        }
    }
}
