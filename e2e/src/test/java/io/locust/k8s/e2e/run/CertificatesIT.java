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
import java.util.Base64;
import java.util.HashSet;
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

/** Changes the certificate of the operator that all tests share, so nothing else runs meanwhile. */
@Isolated
@Tag("long")
@Execution(ExecutionMode.SAME_THREAD)
@ExtendWith(OnCluster.class)
@DisabledIfEnvironmentVariable(
        named = "CLUSTER",
        matches = "current",
        disabledReason = "changes the definition, the operator and its processes")
class CertificatesIT {
    private static final String SECRET = "locust-operator-webhook-tls";
    private static final String LIFE = "WEBHOOK_CERTIFICATE_LIFE";
    private static final String CERTIFICATES = "WEBHOOK_CERTIFICATES";

    private final OperatorPods operator;
    private final TheDefinition definition;

    CertificatesIT(Cluster cluster) {
        this.operator = new OperatorPods(cluster.client());
        this.definition = new TheDefinition(cluster.client());
    }

    @BeforeEach
    @AfterEach
    void allIsWell() {
        operator.makeWhole();
    }

    private Secret secret() {
        return operator.client()
                .secrets()
                .inNamespace(OperatorPods.NAMESPACE)
                .withName(SECRET)
                .require();
    }

    /** Certificates that live for a minute, so that there are several in this test; nobody is refused meanwhile. */
    @Test
    void certificatesAreRenewedWhileRequestsGoOn(TestNamespace namespace) {
        var test = OldTest.somewhere(namespace);
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
        var test = OldTest.somewhere(namespace);
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
}
