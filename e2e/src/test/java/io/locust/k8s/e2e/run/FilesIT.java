package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.locust.k8s.api.v2.Verdict;
import io.locust.k8s.e2e.OnCluster;
import io.locust.k8s.e2e.TestNamespace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Files and packages that stand in the spec. */
@ExtendWith(OnCluster.class)
class FilesIT {
    private static final String READ_ONLY = "security: {containerSecurityContext: {readOnlyRootFilesystem: true}}";

    @Test
    void filesOfTheSpecAreFoundByTheirPaths(TestNamespace namespace) {
        var run = Run.apply(namespace, "inline", Recipe.of("passing.py").testFiles("""
                        {inline: {
                            passing.py: "from lib.users import Shopper\\n",
                            lib/users.py: "import os\\nfrom locust import FastHttpUser, constant, task\\nclass Shopper(FastHttpUser):\\n    wait_time = constant(0.2)\\n    @task\\n    def page(self):\\n        self.client.get('/products', headers={'X-Run': os.environ['RUN']})\\n"}}"""));
        var end = run.awaitEnd();

        assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.PASSED);
        assertThat(Run.load(end).requests()).isPositive().isEqualTo(Shop.requests(run));
        var maps = run.client()
                .configMaps()
                .inNamespace(namespace.name())
                .withLabel("performance-test-name", "inline")
                .list()
                .getItems();
        assertThat(maps).singleElement().satisfies(map -> {
            assertThat(map.getImmutable()).isTrue();
            assertThat(map.getMetadata().getName()).matches("inline-files-[0-9a-f]{10}");
            assertThat(map.getMetadata().getOwnerReferences())
                    .singleElement()
                    .satisfies(owner -> assertThat(owner.getName()).isEqualTo("inline"));
        });
    }

    @Test
    void aConfigMapThatSomebodyDeletesIsMadeAnewForWorkersThatComeLater(TestNamespace namespace) {
        var files = Recipe.of("passing.py").endless().testFiles("""
                        {inline: {passing.py: "import os\\nfrom locust import FastHttpUser, constant, task\\nclass Shopper(FastHttpUser):\\n    wait_time = constant(0.2)\\n    @task\\n    def page(self):\\n        self.client.get('/products', headers={'X-Run': os.environ['RUN']})\\n"}}""");
        var run = Run.apply(namespace, "gone", files);
        run.awaitLoad();
        run.client()
                .configMaps()
                .inNamespace(namespace.name())
                .withLabel("performance-test-name", "gone")
                .delete();
        run.client().resource(run.workerPods().getFirst()).withGracePeriod(0).delete();
        run.await("that the loss is told", Run.END, status -> Objects.equals(status.lostWorkers(), 1));
        var again = run.await(
                "that both workers are connected again",
                Run.END,
                status -> status.verdict() == null
                        && "True"
                                .equals(Run.condition(status, "WorkersConnected")
                                        .getStatus())
                        && run.workerPods().stream()
                                        .filter(pod ->
                                                "Running".equals(pod.getStatus().getPhase()))
                                        .count()
                                == 2);
        assertThat(Run.identity(again).attempt()).isEqualTo(1);
        var end = run.finish(load -> true);
        assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void aConfigMapOfSomebodyElseOfThatNameIsNotUsed(TestNamespace namespace) {
        var recipe = Recipe.of("passing.py").testFiles("{inline: {passing.py: \"print('mine')\"}}");
        var first = Run.apply(namespace, "taken", recipe.nowhere());
        first.await("the claim", Run.SOON, status -> status.run() != null);
        var maps = first.client().configMaps().inNamespace(namespace.name());
        Awaitility.await()
                .atMost(Run.SOON)
                .until(() -> maps.withLabel("performance-test-name", "taken")
                                .list()
                                .getItems()
                                .size()
                        == 1);
        var made = maps.withLabel("performance-test-name", "taken")
                .list()
                .getItems()
                .getFirst();
        first.test().delete();
        Awaitility.await()
                .atMost(Run.SOON)
                .until(() -> maps.withName(made.getMetadata().getName()).get() == null);
        maps.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(made.getMetadata().getName())
                        .endMetadata()
                        .addToData("passing.py", "print('not mine')")
                        .build())
                .create();

        var second = Run.apply(namespace, "taken", recipe.nowhere());

        second.await(
                "the refusal",
                Run.SOON,
                status -> status.run() != null
                        && Run.condition(status, "Ready")
                                .getMessage()
                                .contains(made.getMetadata().getName()
                                        + ": there is one of that name that does not belong to this test"));
        maps.withName(made.getMetadata().getName()).delete();
        second.await("the Jobs", Run.SOON, seen -> Run.identity(seen).masterJobUID() != null);
    }

    @Test
    void packagesAreInstalledOnAReadOnlyRootFileSystem(TestNamespace namespace) throws IOException {
        index(namespace);
        var run = Run.apply(
                namespace, "packaged", Recipe.of("passing.py").testFiles("""
                        {pipPackages: ["greeting==1.0"], pipConfigSecretRef: pip, inline: {
                            passing.py: "import greeting\\nimport os\\nfrom locust import FastHttpUser, constant, task\\nclass Shopper(FastHttpUser):\\n    wait_time = constant(0.2)\\n    @task\\n    def page(self):\\n        self.client.get('/products', name=greeting.WORD, headers={'X-Run': os.environ['RUN']})\\n"}}""").spec("  " + READ_ONLY));
        var end = run.awaitEnd();

        assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.PASSED);
        assertThat(Run.load(end).requests()).isPositive().isEqualTo(Shop.requests(run));
    }

    @Test
    void aPackageThatDoesNotExistIsTheRunsError(TestNamespace namespace) throws IOException {
        var host = index(namespace);
        var end = Run.apply(
                        namespace,
                        "unpackaged",
                        Recipe.of("passing.py")
                                .testFiles(
                                        "{pipPackages: [\"greeting>=2\"], pipConfigSecretRef: pip, pipIndexUrl: \"http://"
                                                + host + ":8000/simple\", inline: {passing.py: \"\"}}"))
                .awaitEnd();

        assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.ERROR);
        assertThat(end.reason()).isEqualTo("PipFailed");
        assertThat(end.message()).contains("No matching distribution found for greeting>=2");
    }

    /** A package index with one package, served in the cluster, and a Secret with pip's way to it. */
    private static String index(TestNamespace namespace) throws IOException {
        var client = namespace.client();
        Awaitility.await("what pods need in a new namespace")
                .atMost(Run.SOON)
                .until(() -> client.serviceAccounts()
                                .inNamespace(namespace.name())
                                .withName("default")
                                .get()
                        != null);
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace.name())
                        .withName("index")
                        .endMetadata()
                        .addToBinaryData(
                                "greeting-1.0-py3-none-any.whl",
                                Base64.getEncoder().encodeToString(wheel()))
                        .build())
                .create();
        client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace.name())
                        .withName("index")
                        .endMetadata()
                        .withNewSpec()
                        .withTerminationGracePeriodSeconds(0L)
                        .addNewContainer()
                        .withName("index")
                        .withImage("docker.io/locustio/locust:" + Recipe.NEWEST)
                        .withCommand("python3", "-m", "http.server", "8000", "--directory", "/srv")
                        .addNewVolumeMount()
                        .withName("greeting")
                        .withMountPath("/srv/simple/greeting")
                        .endVolumeMount()
                        .endContainer()
                        .addNewVolume()
                        .withName("greeting")
                        .withNewConfigMap()
                        .withName("index")
                        .endConfigMap()
                        .endVolume()
                        .endSpec()
                        .build())
                .create();
        var pod = client.pods().inNamespace(namespace.name()).withName("index");
        Awaitility.await("the package index")
                .atMost(Run.SOON)
                .until(() -> "Running".equals(pod.get().getStatus().getPhase()));
        var host = pod.get().getStatus().getPodIP();
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace.name())
                        .withName("pip")
                        .endMetadata()
                        .addToStringData(
                                "pip.conf",
                                "[global]\nindex-url = http://%1$s:8000/simple\ntrusted-host = %1$s\n".formatted(host))
                        .build())
                .create();
        return host;
    }

    /** PEP 427: a zip with the module and three files that describe it. */
    private static byte[] wheel() throws IOException {
        var files = Map.of(
                "greeting.py", "WORD = 'hello'\n",
                "greeting-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: greeting\nVersion: 1.0\n",
                "greeting-1.0.dist-info/WHEEL",
                        "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
                "greeting-1.0.dist-info/RECORD",
                        "greeting.py,,\ngreeting-1.0.dist-info/METADATA,,\ngreeting-1.0.dist-info/WHEEL,,\ngreeting-1.0.dist-info/RECORD,,\n");
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            for (var file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return out.toByteArray();
    }
}
