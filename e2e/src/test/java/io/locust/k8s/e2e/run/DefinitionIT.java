package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.locust.k8s.e2e.Cluster;
import io.locust.k8s.e2e.OnCluster;
import io.locust.k8s.e2e.TestNamespace;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.Isolated;

/** Replaces the definition, and with it all tests of the cluster, so nothing else runs meanwhile. */
@Isolated
@Tag("long")
@Execution(ExecutionMode.SAME_THREAD)
@ExtendWith(OnCluster.class)
@DisabledIfEnvironmentVariable(
        named = "CLUSTER",
        matches = "current",
        disabledReason = "deletes the definition, and with it all tests")
class DefinitionIT {
    /** As the Locust project's operator has it, in short. */
    private static final String STRANGER = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: locusttests.locust.io}
            spec:
              group: locust.io
              names: {kind: LocustTest, plural: locusttests, singular: locusttest, shortNames: [locust, lt]}
              scope: Namespaced
              versions:
              - name: v1
                served: true
                storage: true
                schema:
                  openAPIV3Schema:
                    type: object
                    properties:
                      spec:
                        type: object
                        properties:
                          image: {type: string}
                          workers: {type: integer}
                          args: {type: string}
                          locustfile: {type: object, x-kubernetes-preserve-unknown-fields: true}
            """;

    private static final String JAVA_1 = Predecessor.text("chart/templates/definition.yaml");

    private final OperatorPods operator;
    private final TheDefinition definition;

    DefinitionIT(Cluster cluster) {
        this.operator = new OperatorPods(cluster.client());
        this.definition = new TheDefinition(cluster.client());
    }

    @BeforeEach
    void nobodyIsThere() {
        awaitOperator();
        operator.scale(0);
        Awaitility.await("no replica")
                .atMost(Run.SOON)
                .until(() -> operator.all().isEmpty());
    }

    @AfterEach
    void ourDefinitionIsBack() {
        var now = definition.find();
        if (now == null || now.getSpec().getNames().getShortNames().contains("lt")) {
            replaceBy(null);
        }
        operator.scale(2);
        awaitOperator();
    }

    private void awaitOperator() {
        Awaitility.await("both replicas of the operator are ready")
                .atMost(Run.SOON)
                .ignoreExceptions()
                .until(operator::ready);
    }

    /** @param yaml absent for the one in the chart */
    private static void replaceBy(@Nullable String yaml) {
        Kubectl.run("delete", "crd", TheDefinition.NAME, "--ignore-not-found", "--timeout=60s")
                .done();
        if (yaml == null) {
            Kubectl.run("create", "-f", TheDefinition.SHIPPED.toString()).done();
        } else {
            Kubectl.with(yaml, "create", "-f", "-").done();
        }
        // In the first moment there is nothing that kubectl wait could look at.
        Awaitility.await("the definition is served")
                .atMost(Run.SOON)
                .untilAsserted(() -> Kubectl.run(
                                "wait", "--for=condition=Established", "crd/" + TheDefinition.NAME, "--timeout=30s")
                        .done());
    }

    @Test
    void thatOfTheLocustProjectIsLeftAloneAndTheOperatorSaysWhatToDo(TestNamespace namespace)
            throws IOException, InterruptedException {
        replaceBy(STRANGER);
        var before = definition.get();
        var installed = Release.in(namespace)
                .helm(
                        "install",
                        "own",
                        Release.CHECKOUT.resolve("charts/locust-operator").toString());
        assertThat(installed.status()).isNotZero();
        assertThat(installed.text()).contains("that of the Locust project's operator", "kubectl delete crd");
        operator.scale(2);
        Awaitility.await("the operator says so")
                .atMost(Run.SOON)
                .ignoreException(KubernetesClientException.class)
                .untilAsserted(() -> assertThat(operator.all())
                        .hasSize(2)
                        .allSatisfy(pod -> assertThat(log(pod.getMetadata().getName()))
                                .contains("ERROR", "that of the Locust project's operator", "kubectl delete crd")));
        var after = definition.get();
        assertThat(after.getSpec()).isEqualTo(before.getSpec());
        assertThat(after.getMetadata().getAnnotations())
                .isEqualTo(before.getMetadata().getAnnotations());
        assertThat(operator.ready()).isFalse();
        assertThat(readiness(operator.all().getFirst())).contains("that of the Locust project's operator");

        replaceBy(null);
        Awaitility.await("the operator goes on by itself")
                .atMost(Run.SOON)
                .ignoreExceptions()
                .until(operator::ready);
        definition.awaitServed("v1", "v2");
        Awaitility.await("a test is taken up")
                .atMost(Run.SOON)
                .ignoreExceptions()
                .until(() -> Run.apply(namespace, "afterwards", Recipe.passing().nowhere()) != null);
        new Run(namespace, "afterwards", "").await("that it is taken up", Run.SOON, status -> status.run() != null);
    }

    /** From the pod itself: of what is not a success the API server's proxy tells nothing. */
    private static String readiness(Pod pod) throws IOException, InterruptedException {
        var readyz = URI.create("http://" + pod.getStatus().getPodIP() + ":8081/readyz");
        try (var browser = HttpClient.newHttpClient()) {
            return browser.send(HttpRequest.newBuilder(readyz).build(), BodyHandlers.ofString())
                    .body();
        }
    }

    private String log(String pod) {
        return operator.client()
                .pods()
                .inNamespace(OperatorPods.NAMESPACE)
                .withName(pod)
                .getLog();
    }

    @Test
    void thatOfTheJavaOperatorBecomesOursAndItsTestsAreRun(TestNamespace namespace) {
        replaceBy(JAVA_1);
        var old = OldTest.named(namespace, "old");
        Awaitility.await("the API server takes it")
                .atMost(Run.SOON)
                .untilAsserted(() -> old.apply("v1", OldTest.nowhere()).done());
        operator.scale(2);
        try (var requests = OldRequests.of(old)) {
            old.asRun().await("that it is taken up", Run.SOON, status -> status.run() != null);
            assertThat(requests.refusals()).as("v1 goes on meanwhile").isEmpty();
            assertThat(requests.answered()).isPositive();
        }
        assertThat(old.read("{.spec.workerReplicas}").done()).contains("2");
        definition.await(
                "says that all are stored as v2",
                Duration.ofMinutes(3),
                now -> now.getStatus().getStoredVersions().equals(List.of("v2")));
    }

    /** As the documentation says: without migration, tests stay as the other operator stores them. */
    @Test
    void anEarlierOperatorCanBePutBackBeforeTheMigration(TestNamespace namespace) {
        replaceBy(JAVA_1);
        operator.set("STORAGE_MIGRATION", "false");
        try {
            var old = OldTest.named(namespace, "old");
            Awaitility.await("the API server takes it")
                    .atMost(Run.SOON)
                    .untilAsserted(() -> old.apply("v1", OldTest.nowhere()).done());
            operator.scale(2);
            old.asRun().await("that it is taken up", Run.SOON, status -> status.run() != null);
            operator.scale(0);
            Awaitility.await("no replica")
                    .atMost(Run.SOON)
                    .until(() -> operator.all().isEmpty());
            assertThat(definition.get().getStatus().getStoredVersions()).containsExactly("v1");

            Kubectl.with(JAVA_1, "apply", "--server-side", "--force-conflicts", "-f", "-")
                    .done();
            Awaitility.await("the test is as it was")
                    .atMost(Run.SOON)
                    .untilAsserted(() -> assertThat(old.read("{.spec.workerReplicas} {.spec.configMap}")
                                    .done())
                            .contains("2 scripts"));
        } finally {
            operator.unset("STORAGE_MIGRATION");
            replaceBy(null);
        }
    }

    @Test
    void whatSomebodyAppliesOverItIsPutRight() {
        operator.scale(2);
        awaitOperator();
        definition.awaitServed("v1", "v2");
        Kubectl.run("apply", "--server-side", "--force-conflicts", "-f", TheDefinition.SHIPPED.toString())
                .done();
        assertThat(TheDefinition.served(definition.get())).containsExactly("v2");
        definition.awaitServed("v1", "v2");
    }
}
