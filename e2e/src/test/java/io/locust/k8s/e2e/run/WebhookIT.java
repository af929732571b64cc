package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.locust.k8s.e2e.Cluster;
import io.locust.k8s.e2e.OnCluster;
import io.locust.k8s.e2e.TestNamespace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.ExtendWith;
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
        operator.makeWhole();
    }

    @Test
    void requestsGoOnWhenAReplicaLeaves(TestNamespace namespace) throws InterruptedException {
        var test = OldTest.somewhere(namespace);
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
        var test = OldTest.somewhere(namespace);
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
    @Tag("long")
    void withoutAnyReplicaV2GoesOnAndV1SaysWhy(TestNamespace namespace) {
        var test = OldTest.somewhere(namespace);
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
    @Tag("long")
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
    @Tag("long")
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
