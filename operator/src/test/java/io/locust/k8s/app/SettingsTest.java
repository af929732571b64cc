package io.locust.k8s.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locust.k8s.plan.Kafka;
import io.locust.k8s.plan.ResourceDefaults;
import io.locust.k8s.upkeep.Plan;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static final Map<String, String> MINIMUM = Map.of("POD_NAMESPACE", "locust-system");

    private static Settings with(String... namesAndValues) throws InvalidSettings {
        var environment = new HashMap<>(MINIMUM);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            environment.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return Settings.of(environment);
    }

    @Test
    void inAClusterNothingNeedsToBeSetButThePodsNamespace() throws InvalidSettings {
        var settings = Settings.of(MINIMUM);
        assertThat(settings.leaderElection()).isTrue();
        assertThat(settings.namespaces()).isEmpty();
        assertThat(settings.healthPort()).isEqualTo(8081);
        assertThat(settings.metricsPort()).isNull();
        assertThat(settings.gracePeriod()).isEqualTo(Duration.ofMinutes(2));
        assertThat(settings.pods().ttlSecondsAfterFinished()).isNull();
        assertThat(settings.pods().all()).isEqualTo(ResourceDefaults.NONE);
        assertThat(settings.pods().affinityInjection()).isTrue();
    }

    @Test
    void outsideAClusterLeaderElectionIsNotGuessed() {
        assertThatThrownBy(() -> Settings.of(Map.of()))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining("LEADER_ELECTION=false");
        assertThatThrownBy(() -> Settings.of(Map.of("LEADER_ELECTION", "true")))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining("POD_NAMESPACE");
    }

    @ParameterizedTest
    @CsvSource({"10s,PT10S", "2m,PT2M", "1h30m,PT1H30M", "500ms,PT0.5S", "PT3M,PT3M"})
    void durations(String text, Duration meant) throws InvalidSettings {
        assertThat(with("PODS_GRACE_PERIOD", text).gracePeriod()).isEqualTo(meant);
    }

    @Test
    void namespacesAreSeparatedByCommas() throws InvalidSettings {
        assertThat(with("WATCH_NAMESPACES", " a, b ,,a").namespaces()).containsExactly("a", "b");
    }

    @Test
    void blankAmountsLeaveAnEntryOut() throws InvalidSettings {
        var all = with(
                        "LOCUST_POD_RESOURCES",
                        "{\"requests\":{\"cpu\":\"250m\"},\"limits\":{\"cpu\":\"\",\"memory\":null}}")
                .pods()
                .all();
        assertThat(all.requests()).containsExactly(Map.entry("cpu", "250m"));
        assertThat(all.limits()).containsOnly(Map.entry("cpu", ""), Map.entry("memory", ""));
    }

    @Test
    void zeroSecondsAreNotTheSameAsNone() throws InvalidSettings {
        assertThat(with("TTL_SECONDS_AFTER_FINISHED", "0").pods().ttlSecondsAfterFinished())
                .isZero();
        assertThat(with("TTL_SECONDS_AFTER_FINISHED", "").pods().ttlSecondsAfterFinished())
                .isNull();
    }

    @Test
    void allWrongValuesAreNamedAtOnce() {
        assertThatThrownBy(() -> with(
                        "LOG_FORMAT", "xml",
                        "LOG_LEVEL", "loud",
                        "HEALTH_PORT", "70000",
                        "LEADER_ELECTION", "maybe",
                        "PODS_GRACE_PERIOD", "2 minutes",
                        "STATISTICS_INTERVAL", "0s",
                        "LOCUST_POD_RESOURCES", "{\"requests\":{\"cpu\":\"many\"}}",
                        "LOCUST_MASTER_RESOURCES", "{\"request\":{}}",
                        "TTL_SECONDS_AFTER_FINISHED", "-1"))
                .isInstanceOf(InvalidSettings.class)
                .satisfies(e -> assertThat(String.valueOf(e.getMessage()).lines())
                        .hasSize(9)
                        .allSatisfy(line ->
                                assertThat(line).contains("has the value").contains("give it")));
    }

    @Test
    @Tag("S4-116")
    void kafkaIsThereOnceItsServersAre() throws InvalidSettings {
        assertThat(with("KAFKA_SECRET_NAME", "kafka-user").pods().kafka()).isNull();
        assertThat(with("KAFKA_BOOTSTRAP_SERVERS", "kafka:9092").pods().kafka())
                .isEqualTo(
                        new Kafka("kafka:9092", false, "", "", "", new Kafka.Credentials("", "username", "password")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "PLAINTEXT", "SCRAM-SHA-256", "SCRAM-SHA-512"})
    @Tag("S4-120")
    @Tag("S4-121")
    void kafkaHasTheMechanismsOfTheDocumentation(String mechanism) throws InvalidSettings {
        var kafka = with(
                        "KAFKA_BOOTSTRAP_SERVERS", "kafka:9092",
                        "KAFKA_SECURITY_ENABLED", "true",
                        "KAFKA_SECURITY_PROTOCOL_CONFIG", "SASL_SSL",
                        "KAFKA_SASL_MECHANISM", mechanism,
                        "KAFKA_SASL_JAAS_CONFIG", "x required;",
                        "KAFKA_SECRET_NAME", "kafka-user",
                        "KAFKA_USERNAME_KEY", "user",
                        "KAFKA_PASSWORD_KEY", "word")
                .pods()
                .kafka();
        assertThat(kafka)
                .isEqualTo(new Kafka(
                        "kafka:9092",
                        true,
                        "SASL_SSL",
                        mechanism,
                        "x required;",
                        new Kafka.Credentials("kafka-user", "user", "word")));
    }

    @Test
    void aWrongWordOfKafkasIsNamed() {
        assertThatThrownBy(() -> with(
                        "KAFKA_BOOTSTRAP_SERVERS", "kafka:9092",
                        "KAFKA_SECURITY_PROTOCOL_CONFIG", "TLS",
                        "KAFKA_SASL_MECHANISM", "GSSAPI"))
                .hasMessageContaining("KAFKA_SECURITY_PROTOCOL_CONFIG")
                .hasMessageContaining("KAFKA_SASL_MECHANISM");
    }

    @Test
    void theDefinitionIsSomebodyElsesBusinessUnlessTheInstallationSaysSo() throws InvalidSettings {
        assertThat(with("WEBHOOK_PORT", "9443").upkeep()).isNull();
        assertThat(with("MANAGE_DEFINITION", "true").upkeep()).isEqualTo(new Plan(false, true, null));
    }

    @Test
    void theWebhookMakesItsCertificateUnlessOneIsGiven() throws InvalidSettings {
        var names = new String[] {
            "MANAGE_DEFINITION", "true", "WEBHOOK_PORT", "9443", "WEBHOOK_SERVICE", "hook", "WEBHOOK_SECRET", "tls"
        };
        assertThat(with(names).upkeep())
                .isEqualTo(new Plan(
                        false, true, new Plan.Webhook("locust-system", "hook", 9443, "tls", Duration.ofDays(365))));
        var given = Arrays.copyOf(names, names.length + 6);
        System.arraycopy(
                new String[] {"WEBHOOK_CERTIFICATES", "given", "WEBHOOK_ALIASES", "true", "STORAGE_MIGRATION", "false"},
                0,
                given,
                names.length,
                6);
        assertThat(with(given).upkeep())
                .isEqualTo(new Plan(true, false, new Plan.Webhook("locust-system", "hook", 9443, "tls", null)));
    }

    @Test
    void aWebhookNeedsANamespaceForItsSecret() {
        assertThatThrownBy(() -> Settings.of(
                        Map.of("LEADER_ELECTION", "false", "MANAGE_DEFINITION", "true", "WEBHOOK_PORT", "9443")))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining("POD_NAMESPACE");
    }
}
