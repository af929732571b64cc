package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.locust.k8s.api.v2.LocustTest;
import io.locust.k8s.api.v2.Verdict;
import io.locust.k8s.e2e.Cluster;
import io.locust.k8s.e2e.OnCluster;
import io.locust.k8s.e2e.TestNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Installations other than the one in locust-system, which has no replicas meanwhile: it serves all namespaces, so that
 * nobody could tell who acted. What runs here is done by the installation of the test.
 */
@Isolated
@Tag("long")
@Execution(ExecutionMode.SAME_THREAD)
@ExtendWith(OnCluster.class)
class InstallationIT {
    private static final String DEFINITION = "locusttests.locust.io";

    private final Cluster cluster;
    private final TestNamespace home;
    private final Release release;

    InstallationIT(Cluster cluster) {
        this.cluster = cluster;
        this.home = TestNamespace.create(cluster, "home");
        this.release = Release.in(home);
    }

    @BeforeAll
    static void theOneForAllNamespacesRests(Cluster cluster) {
        var operator = new OperatorPods(cluster.client());
        operator.scale(0);
        Awaitility.await("no replica of the operator in locust-system")
                .atMost(Run.SOON)
                .until(() -> operator.client()
                        .pods()
                        .inNamespace(OperatorPods.NAMESPACE)
                        .withLabel("app.kubernetes.io/name", "locust-operator")
                        .list()
                        .getItems()
                        .isEmpty());
    }

    @AfterAll
    static void theOneForAllNamespacesIsBack(Cluster cluster) {
        var operator = new OperatorPods(cluster.client());
        operator.scale(2);
        Awaitility.await("both replicas of the operator are ready")
                .atMost(Run.SOON)
                .until(operator::ready);
    }

    @AfterEach
    void uninstall() throws IOException, InterruptedException {
        release.uninstall();
        home.close();
    }

    private TestNamespace namespace(String purpose) {
        return TestNamespace.create(cluster, purpose);
    }

    private static Run quick(TestNamespace namespace, String name) {
        return Run.start(namespace, name, Recipe.passing().seconds(5).autoquit(4));
    }

    /** Two are chosen by a label; of one the rights are taken away and given back. */
    @Test
    void rolesOnlyForSeveralNamespaces() throws IOException, InterruptedException {
        var label = "team-" + UUID.randomUUID();
        try (var one = namespace("one");
                var two = namespace("two");
                var foreign = namespace("foreign")) {
            List.of(one, two)
                    .forEach(each -> cluster.client()
                            .namespaces()
                            .withName(each.name())
                            .edit(now -> {
                                now.getMetadata().getLabels().put(label, "yes");
                                return now;
                            }));
            release.install("--set-string", "watchNamespaceLabels." + label + "=yes");
            assertThat(release.manifest()).doesNotContain("ClusterRole");
            assertThat(release.test())
                    .satisfies(said -> assertThat(said.status()).as(said.text()).isZero())
                    .satisfies(said -> assertThat(said.text())
                            .contains(
                                    "[+] locust.io/v2 LocustTest is served", "[+] 2 of 2 replicas are ready", " leads")
                            .doesNotContain("[-]"));

            var runs = List.of(quick(one, "mine"), quick(two, "yours"));
            var untouched = quick(foreign, "theirs");
            runs.forEach(run -> assertThat(run.awaitEnd().verdict()).isEqualTo(Verdict.PASSED));
            assertThat(untouched.test().get().getStatus()).isNull();
            assertThat(foreign.client()
                            .batch()
                            .v1()
                            .jobs()
                            .inNamespace(foreign.name())
                            .list()
                            .getItems())
                    .isEmpty();

            takenAwayAndGivenBack(one, two);
        }
    }

    /** As when somebody deletes a namespace that is served, which must not stop the others. */
    private void takenAwayAndGivenBack(TestNamespace one, TestNamespace two) throws IOException, InterruptedException {
        RoleBinding binding = home.client()
                .rbac()
                .roleBindings()
                .inNamespace(two.name())
                .withName("locust-operator")
                .get();
        home.client().resource(binding).delete();
        release.restart();
        assertThat(quick(one, "still").awaitEnd().verdict()).isEqualTo(Verdict.PASSED);
        var waiting = quick(two, "waiting");
        assertThat(release.test())
                .satisfies(said -> assertThat(said.status()).as(said.text()).isNotZero())
                .satisfies(said -> assertThat(said.text())
                        .contains(
                                "[-] may not create jobs.batch in namespace " + two.name(),
                                "[+] 2 of 2 replicas are ready"));
        assertThat(waiting.test().get().getStatus()).isNull();

        binding.getMetadata().setResourceVersion(null);
        home.client().resource(binding).create();
        assertThat(waiting.awaitEnd().verdict()).isEqualTo(Verdict.PASSED);
        assertThat(Run.identity(new Run(two, "yours", "").status()).attempt())
                .as("the run of before")
                .isEqualTo(1);
    }

    /** What the documentation says of kustomize, with the image of the operator under test. */
    @Test
    @Tag("S0-13")
    void kustomizeInstallsTheSame(@TempDir Path folder) throws IOException, InterruptedException {
        Files.createSymbolicLink(folder.resolve("deploy"), Release.CHECKOUT.resolve("deploy"));
        Files.writeString(
                folder.resolve("kustomization.yaml"),
                Documented.block("operate.md", "yaml")
                        .replace("locust-system", home.name())
                        .replace("REGISTRY/operator:TAG", Release.operatorImage(home)));
        Documented.run(
                "kubectl apply -k . && kubectl rollout status deployment/locust-operator --timeout=1m", home, folder);
        assertThat(quick(home, "kustomized").awaitEnd().verdict()).isEqualTo(Verdict.PASSED);
        Documented.run("kubectl delete -k . --wait", home, folder);
        assertThat(operatorPods()).isEmpty();
    }

    /** Upgrade, removal that keeps the data, installation anew, and removal of all, as the documentation prints it. */
    @Test
    @DisabledIfEnvironmentVariable(
            named = "CLUSTER",
            matches = "current",
            disabledReason = "removes the definition, and with it all LocustTests of the cluster")
    @Tag("S0-14")
    @Tag("S0-15")
    void theLifeOfAnInstallation(@TempDir Path folder) throws IOException, InterruptedException {
        Files.createSymbolicLink(folder.resolve("charts"), Release.CHECKOUT.resolve("charts"));
        var image = Release.operatorImage(home);
        int colon = image.lastIndexOf(':');
        Files.writeString(
                folder.resolve("values.yaml"), """
                image: {repository: %s, tag: %s}
                k8s: {clusterRole: {enabled: false}}
                locustPods: {metricsExporter: {resources: {requests: {cpu: 1m}}}}
                """.formatted(image.substring(0, colon), image.substring(colon + 1)));
        recipe("install", folder);
        assertThat(recipe("test", folder)).contains("Phase:          Succeeded");

        var run = Run.start(home, "upgraded", Recipe.passing().seconds(40));
        run.awaitLoad();
        var before = operatorPods();
        Files.writeString(
                folder.resolve("values.yaml"), "podAnnotations: {upgraded: \"yes\"}\n", StandardOpenOption.APPEND);
        recipe("upgrade", folder);
        Awaitility.await("the pods of before are gone")
                .atMost(Run.SOON)
                .untilAsserted(() -> assertThat(operatorPods()).hasSize(2).doesNotContainAnyElementsOf(before));
        assertThat(run.status().verdict()).as("still running").isNull();
        var end = run.awaitEnd();
        assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.PASSED);
        assertThat(Run.identity(end).attempt()).isEqualTo(1);
        assertThat(Run.load(end).requests()).isEqualTo(Shop.requests(run));

        recipe("remove, keep the tests", folder);
        assertThat(operatorPods()).isEmpty();
        assertThat(run.status()).isEqualTo(end);
        recipe("install", folder);
        var next = quick(home, "next");
        assertThat(next.awaitEnd().verdict()).isEqualTo(Verdict.PASSED);
        assertThat(run.status()).as("a finished test stays as it is").isEqualTo(end);

        recipe("remove everything", folder);
        assertThat(cluster.client()
                        .apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .withName(DEFINITION)
                        .get())
                .isNull();
        Awaitility.await("Kubernetes removes what belonged to the tests")
                .atMost(Run.SOON)
                .until(() -> home.client()
                        .batch()
                        .v1()
                        .jobs()
                        .inNamespace(home.name())
                        .list()
                        .getItems()
                        .isEmpty());

        recipe("install", folder);
        assertThat(home.client()
                        .resources(LocustTest.class)
                        .inNamespace(home.name())
                        .list()
                        .getItems())
                .isEmpty();
        assertThat(Run.apply(home, "anew", Recipe.passing().seconds(5).autoquit(4))
                        .awaitEnd()
                        .verdict())
                .isEqualTo(Verdict.PASSED);
        recipe("remove, keep the tests", folder);
    }

    private String recipe(String title, Path folder) throws IOException, InterruptedException {
        return Documented.run(
                Documented.recipe("operate.md", title).replace("locust-system", home.name()), home, folder);
    }

    private List<String> operatorPods() {
        return home
                .client()
                .pods()
                .inNamespace(home.name())
                .withLabel("app.kubernetes.io/name", "locust-operator")
                .list()
                .getItems()
                .stream()
                .map(Pod::getMetadata)
                .filter(metadata -> metadata.getDeletionTimestamp() == null)
                .map(metadata -> metadata.getUid())
                .toList();
    }
}
