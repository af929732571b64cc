package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.locust.k8s.api.v2.Verdict;
import io.locust.k8s.e2e.OnCluster;
import io.locust.k8s.e2e.TestNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** From a release of the old charts, whose definition is a template that Helm deletes with it. */
@Isolated
@Tag("long")
@ExtendWith(OnCluster.class)
@DisabledIfEnvironmentVariable(
        named = "CLUSTER",
        matches = "current",
        disabledReason = "deletes the definition, and with it all tests")
class HelmUpgradeIT {
    private static final String OURS = "helm upgrade --install locust-operator charts/locust-operator -n locust-system"
            + " --values installed.yaml --wait";

    @TempDir
    Path folder;

    private final TestNamespace namespace;
    private final OperatorPods operator;
    private final TheDefinition definition;

    HelmUpgradeIT(TestNamespace namespace) {
        this.namespace = namespace;
        this.operator = new OperatorPods(namespace.client());
        this.definition = new TheDefinition(namespace.client());
    }

    /** All values of the 1.x chart, every old path set, and the image, which is not at its usual place here. */
    @BeforeEach
    void theOldOperatorIsInstalled() throws IOException, InterruptedException {
        Files.createSymbolicLink(folder.resolve("charts"), Release.CHECKOUT.resolve("charts"));
        var image = Release.operatorImage(namespace);
        int colon = image.lastIndexOf(':');
        Files.writeString(
                folder.resolve("values.yaml"),
                Files.readString(Release.CHECKOUT.resolve("charts/tests/cases/old-paths/values.yaml"))
                        + "image: {repository: %s, tag: %s}\nlocustPods: {gracePeriod: 10s}\n"
                                .formatted(image.substring(0, colon), image.substring(colon + 1)));
        said("helm get values locust-operator -n locust-system -o yaml >installed.yaml");
        said("helm uninstall locust-operator -n locust-system --wait");
        said("kubectl delete crd " + TheDefinition.NAME);
        said("helm install locust-operator "
                + Path.of("src/test/resources/takeover/chart").toAbsolutePath() + " -n locust-system --wait");
    }

    @AfterEach
    void oursIsInstalled() throws IOException, InterruptedException {
        said("helm uninstall locust-operator -n locust-system --wait --ignore-not-found");
        said(OURS);
        operator.makeWhole();
        // While there is an operator: with the old finalizer on it nothing else can delete it.
        var run = new Run(namespace, "java-running", "");
        run.test().delete();
        Awaitility.await("the test is gone")
                .atMost(Run.SOON)
                .until(() -> run.test().get() == null);
    }

    private String said(String command) throws IOException, InterruptedException {
        return Documented.run(command, namespace, folder);
    }

    @Test
    @Tag("S0-39")
    void aReleaseOfTheOldChartIsUpgradedAndItsTestsGoOn() throws IOException, InterruptedException {
        var old = OldTest.named(namespace, "java-running");
        Awaitility.await("the API server takes it")
                .atMost(Run.SOON)
                .untilAsserted(() -> old.apply("v1", "").done());
        // By this the Java operator's tests are known.
        old.patch("{\"metadata\": {\"finalizers\": [\"locusttests.locust.io/finalizer\"]}}")
                .done();
        Run.createScripts(namespace, "scripts");
        var run = old.asRun();
        Predecessor.JAVA.objects(run, Predecessor.values("passing.py", 3600, 20, 3600), "Service", "Job");
        Predecessor.awaitLoads(run);
        var uid = definition.get().getMetadata().getUid();

        said(Documented.recipe("take-over.md", "helm upgrade"));

        assertThat(definition.get().getMetadata().getUid()).as("the definition").isEqualTo(uid);
        run.await("the take-over", Run.SOON, status -> status.run() != null && status.load() != null);
        var end = run.finish(run::isCounted);
        assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.PASSED);
        assertThat(Run.identity(end).wasTakenOver()).isTrue();
        assertThat(Run.load(end).requests()).isEqualTo(Shop.requests(run)).isPositive();
        definition.await(
                "says that all are stored as v2",
                Run.END,
                now -> now.getStatus().getStoredVersions().equals(List.of("v2")));
        oldPathsCount();

        said("helm upgrade locust-operator charts/locust-operator -n locust-system --values values.yaml --wait");
        assertThat(definition.get().getMetadata().getUid()).as("the definition").isEqualTo(uid);
        said("helm uninstall locust-operator -n locust-system --wait");
        assertThat(definition.get().getMetadata().getUid()).as("the definition").isEqualTo(uid);
        assertThat(run.status()).isEqualTo(end);
    }

    /** In the pods of a test that says nothing of resources itself. */
    private void oldPathsCount() {
        var run = Run.apply(
                namespace,
                "fresh",
                Recipe.passing().nowhere().masterResources("{}").workerResources("{}"));
        Awaitility.await("its Job")
                .atMost(Run.SOON)
                .until(() -> run.job("worker").get() != null);
        var job = run.job("worker").get().getSpec();
        var container = job.getTemplate().getSpec().getContainers().getFirst();
        assertThat(container.getResources().getRequests().get("cpu")).hasToString("300m");
        assertThat(container.getResources().getLimits()).doesNotContainKey("cpu");
        assertThat(container.getEnv())
                .anySatisfy(variable -> assertThat(variable.getName()).isEqualTo("KAFKA_BOOTSTRAP_SERVERS"));
    }
}
