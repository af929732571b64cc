package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.locust.k8s.e2e.Cluster;
import io.locust.k8s.e2e.OnCluster;
import io.locust.k8s.e2e.TestNamespace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.Isolated;

/** Changes the operator and what all tests share, so nothing else runs meanwhile. */
@Isolated
@Execution(ExecutionMode.SAME_THREAD)
@ExtendWith(OnCluster.class)
@DisabledIfEnvironmentVariable(
        named = "CLUSTER",
        matches = "current",
        disabledReason = "changes the definition, the operator and its processes")
class WebhookIT {
    private static final String SECRET = "locust-operator-webhook-tls";
    private static final String LIFE = "WEBHOOK_CERTIFICATE_LIFE";
    private static final String CERTIFICATES = "WEBHOOK_CERTIFICATES";
    private static final String ALIASES = "WEBHOOK_ALIASES";

    private final OperatorPods operator;
    private final TheDefinition definition;

    WebhookIT(Cluster cluster) {
        this.operator = new OperatorPods(cluster.client());
        this.definition = new TheDefinition(cluster.client());
    }

    @BeforeEach
    @AfterEach
    void allIsWell() {
        operator.scale(2);
        Awaitility.await("both replicas of the operator are ready")
                .atMost(Run.SOON)
                .ignoreExceptions()
                .until(operator::ready);
        definition.await(
                "is as the operator makes it",
                Run.SOON,
                now -> TheDefinition.served(now).equals(List.of("v1", "v2"))
                        && TheDefinition.storage(now).equals("v2"));
    }

    private Secret secret() {
        return operator.client()
                .secrets()
                .inNamespace(OperatorPods.NAMESPACE)
                .withName(SECRET)
                .require();
    }

    private static OldTest somewhere(TestNamespace namespace) {
        var test = OldTest.named(namespace, "read");
        test.apply("v1", OldTest.nowhere()).done();
        return test;
    }

    /** Certificates that live for a minute, so that there are several in this test; nobody is refused meanwhile. */
    @Test
    void certificatesAreRenewedWhileRequestsGoOn(TestNamespace namespace) {
        var test = somewhere(namespace);
        operator.set(LIFE, "60s");
        try {
            operator.client().resource(secret()).delete();
            var certificates = new HashSet<String>();
            var bundles = new HashSet<String>();
            try (var requests = OldRequests.of(test)) {
                Awaitility.await("four certificates")
                        .atMost(Duration.ofMinutes(5))
                        .pollInterval(Duration.ofSeconds(1))
                        .ignoreExceptions()
                        .until(() -> {
                            certificates.add(secret().getData().get("tls.crt"));
                            bundles.add(TheDefinition.authorities(definition.get()));
                            return certificates.size() >= 4;
                        });
                // Until the last one is in use and the one before it is over.
                Thread.sleep(Duration.ofSeconds(30));
                assertThat(requests.refusals()).isEmpty();
                assertThat(requests.answered()).isGreaterThan(500);
                assertThat(bundles).hasSizeGreaterThanOrEqualTo(4);
                System.out.printf(
                        "webhook: %d certificates, %d requests, none refused%n",
                        certificates.size(), requests.answered());
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        } finally {
            operator.unset(LIFE);
            operator.client().resource(secret()).delete();
        }
    }

    /** One of the user's own, with a key of another kind and form; and back to the operator's. */
    @Test
    void aGivenCertificateIsUsedAndFollowedWhileRequestsGoOn(TestNamespace namespace, @TempDir Path folder)
            throws Exception {
        var test = somewhere(namespace);
        try (var requests = OldRequests.of(test)) {
            operator.set(CERTIFICATES, "given");
            try {
                replaceSecret(folder);
                var authority = Objects.requireNonNull(secret().getData().get("ca.crt"));
                definition.await(
                        "trusts it",
                        Run.SOON,
                        now -> decoded(TheDefinition.authorities(now))
                                .contains(decoded(authority).strip()));
                // It is in use after half a minute, and the one before it is no longer trusted after five.
                Thread.sleep(Duration.ofSeconds(40));
            } finally {
                operator.unset(CERTIFICATES);
                operator.client().resource(secret()).delete();
            }
            Thread.sleep(Duration.ofSeconds(70));
            assertThat(requests.refusals()).isEmpty();
            System.out.printf("webhook: given certificate, %d requests, none refused%n", requests.answered());
        }
    }

    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII);
    }

    private static void replaceSecret(Path folder) throws Exception {
        var openssl = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=user -keyout key -out crt"
                + " -addext subjectAltName=DNS:locust-operator-webhook.locust-system.svc && openssl rsa -traditional -in key -out pkcs1";
        int status = new ProcessBuilder("bash", "-c", openssl)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start()
                .waitFor();
        assertThat(status).as(Files.readString(folder.resolve("log"))).isZero();
        var patch = "{\"data\":{\"tls.crt\":\"%s\",\"tls.key\":\"%s\",\"ca.crt\":\"%s\"}}"
                .formatted(
                        encoded(folder.resolve("crt")),
                        encoded(folder.resolve("pkcs1")),
                        encoded(folder.resolve("crt")));
        Kubectl.run("patch", "secret", SECRET, "-n", OperatorPods.NAMESPACE, "--type=merge", "-p", patch)
                .done();
    }

    private static String encoded(Path file) throws IOException {
        return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
    }

    @Test
    void requestsGoOnWhenAReplicaLeaves(TestNamespace namespace) throws InterruptedException {
        var test = somewhere(namespace);
        try (var requests = OldRequests.of(test)) {
            for (int i = 0; i < 2; i++) {
                operator.replace(operator.all().getFirst());
                Thread.sleep(Duration.ofSeconds(2));
                Awaitility.await("two replicas again").atMost(Run.SOON).until(operator::ready);
            }
            Thread.sleep(Duration.ofSeconds(5));
            assertThat(requests.refusals()).isEmpty();
            System.out.printf("webhook: replicas replaced, %d requests, none refused%n", requests.answered());
        }
    }

    /** Until the kubelet has noticed, the Service still leads there. */
    @Test
    void requestsGoOnWithinSecondsWhenAReplicaIsKilled(TestNamespace namespace) throws InterruptedException {
        var test = somewhere(namespace);
        try (var requests = OldRequests.of(test)) {
            Thread.sleep(Duration.ofSeconds(1));
            var since = Instant.now();
            PodProcesses.kill(operator.leaderPod());
            Thread.sleep(Duration.ofSeconds(15));
            var last = requests.refusals().stream()
                    .map(OldRequests.Refusal::at)
                    .max(Instant::compareTo)
                    .orElse(since);
            System.out.printf(
                    "webhook: replica killed, %d requests answered, %d refused, the last after %d ms%n",
                    requests.answered(),
                    requests.refusals().size(),
                    Duration.between(since, last).toMillis());
            assertThat(last).isBefore(since.plusSeconds(5));
        }
    }

    @Test
    void withoutAnyReplicaV2GoesOnAndV1SaysWhy(TestNamespace namespace) {
        var test = somewhere(namespace);
        operator.scale(0);
        Awaitility.await("no replica")
                .atMost(Run.SOON)
                .until(() -> operator.all().isEmpty());
        Awaitility.await("v1 is refused")
                .atMost(Run.SOON)
                .untilAsserted(() -> assertThat(test.read("{.metadata.name}").output())
                        .contains("conversion webhook for locust.io/v2", "locust-operator-webhook.locust-system.svc"));
        var run = test.asRun();
        assertThat(run.test().get().getSpec().worker().replicas()).isEqualTo(2);
        run.patch("{\"metadata\":{\"labels\":{\"written\":\"meanwhile\"}}}");
        Run.apply(namespace, "another", Recipe.passing().nowhere());
        assertThat(operator.client()
                        .resources(io.locust.k8s.api.v2.LocustTest.class)
                        .inNamespace(namespace.name())
                        .list()
                        .getItems())
                .hasSize(2);
        operator.scale(2);
        Awaitility.await("v1 is answered again")
                .atMost(Run.SOON)
                .untilAsserted(
                        () -> assertThat(test.read("{.metadata.labels.written}").done())
                                .contains("meanwhile"));
    }

    /** The operator can list its tests only when somebody converts them, and that is the operator. */
    @Test
    @Tag("S2-23")
    void startsWhenAllTestsAreStoredAsV1AndThenStoresThemAsV2(TestNamespace namespace) {
        operator.scale(0);
        Awaitility.await("no replica")
                .atMost(Run.SOON)
                .until(() -> operator.all().isEmpty());
        definition.store("v1");
        Run.createScripts(namespace, "scripts");
        for (int i = 0; i < 20; i++) {
            var test = OldTest.named(namespace, "stored-" + i);
            // The API server learns of the change a moment later.
            Awaitility.await(test.name())
                    .atMost(Run.SOON)
                    .untilAsserted(() -> test.apply("v1", OldTest.nowhere()).done());
        }
        assertThat(definition.get().getStatus().getStoredVersions()).containsExactlyInAnyOrder("v1", "v2");
        assertThat(Kubectl.run("get", "locusttests.v2.locust.io", "-n", namespace.name())
                        .status())
                .as("nobody converts")
                .isNotZero();

        operator.scale(2);
        for (int i = 0; i < 20; i++) {
            OldTest.named(namespace, "stored-" + i)
                    .asRun()
                    .await("that it is taken up", Run.SOON, status -> status.run() != null);
        }
        definition.await(
                "says that all are stored as v2",
                Duration.ofMinutes(3),
                now -> now.getStatus().getStoredVersions().equals(List.of("v2")));

        operator.scale(0);
        Awaitility.await("no replica")
                .atMost(Run.SOON)
                .until(() -> operator.all().isEmpty());
        assertThat(Kubectl.run("get", "locusttests.v2.locust.io", "-n", namespace.name())
                        .done()
                        .lines())
                .as("with nobody to convert them")
                .hasSize(21);
    }

    @Test
    void aliasesAreServedWhenSwitchedOn(TestNamespace namespace) {
        operator.set(ALIASES, "true");
        try {
            definition.awaitServed("v1", "v1alpha1", "v1beta1", "v2");
            var alpha = OldTest.named(namespace, "alpha");
            Awaitility.await("v1alpha1 is served")
                    .atMost(Run.SOON)
                    .untilAsserted(() -> assertThat(
                                    alpha.apply("v1alpha1", OldTest.nowhere()).done())
                            .contains("v1alpha1 LocustTest is deprecated"));
            assertThat(alpha.read("{.spec.workerReplicas}").done()).contains("2");
            var beta = Recipe.passing().nowhere().yaml("beta", "run-beta").replace("locust.io/v2", "locust.io/v1beta1");
            Kubectl.with(beta, "apply", "-n", namespace.name(), "-f", "-").done();
            assertThat(new Run(namespace, "beta", "")
                            .test()
                            .get()
                            .getSpec()
                            .worker()
                            .replicas())
                    .isEqualTo(2);
            assertThat(new Run(namespace, "alpha", "")
                            .test()
                            .get()
                            .getSpec()
                            .worker()
                            .replicas())
                    .isEqualTo(2);
        } finally {
            operator.unset(ALIASES);
        }
        definition.awaitServed("v1", "v2");
    }
}
