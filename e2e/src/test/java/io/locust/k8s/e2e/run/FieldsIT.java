package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.locust.k8s.api.v2.LocustTest;
import io.locust.k8s.api.v2.Verdict;
import io.locust.k8s.e2e.OnCluster;
import io.locust.k8s.e2e.TestNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the fields of a LocustTest come to inside the containers; the scenarios of the plan say the rest. */
@ExtendWith(OnCluster.class)
class FieldsIT {
    private static final Path FOLDER = Path.of("src/test/resources/fields");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @Test
    @Tag("S4-66")
    @Tag("S4-74")
    @Tag("S2-6")
    void fieldsReachTheContainers(TestNamespace namespace) throws IOException {
        Run.createScripts(namespace, "scripts");
        try (var objects = Files.newInputStream(FOLDER.resolve("objects.yaml"))) {
            namespace.client().load(objects).inNamespace(namespace.name()).create();
        }
        var run = apply(namespace);
        run.await(
                "as many users as extraArgs say",
                Run.END,
                status -> status.load() != null && status.load().users() == 3);
        var master = run.masterPod();
        var worker = run.workerPods().getFirst();

        assertThat(found(run, "master", master)).isEqualTo(then("master"));
        assertThat(found(run, "worker", worker)).isEqualTo(then("worker"));
        assertThat(log(run, worker)).contains("/DEBUG/");
        assertThat(log(run, master)).doesNotContain("/DEBUG/");
        assertThat(master.getSpec().getImagePullSecrets())
                .extracting(LocalObjectReference::getName)
                .containsExactly("registry", "other");
        assertThat(master.getMetadata().getLabels()).containsEntry("team", "checkout");
        assertThat(master.getMetadata().getAnnotations()).containsEntry("example.com/note", "of the master");
        assertThat(master.getSpec().getTolerations())
                .anySatisfy(toleration -> assertThat(toleration.getKey()).isEqualTo("example.com/spot"));
        assertThat(master.getSpec().getContainers().getFirst().getResources().getLimits())
                .containsOnly(Map.entry("memory", new Quantity("200Mi")));
        assertThat(worker.getSpec().getContainers().getFirst().getResources()).satisfies(resources -> {
            assertThat(resources.getRequests()).containsEntry("memory", new Quantity("16Mi"));
            assertThat(resources.getLimits())
                    .as("of the installation, because the test sets none")
                    .containsOnlyKeys("cpu", "memory", "ephemeral-storage");
        });
        var end = run.awaitEnd();
        assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.PASSED);
    }

    private static Run apply(TestNamespace namespace) throws IOException {
        var run = new Run(namespace, "fields", "fields-" + namespace.name());
        try (var given = Files.newInputStream(FOLDER.resolve("given.yaml"))) {
            var test = YAML.readValue(given, LocustTest.class);
            namespace.client().resource(test).inNamespace(namespace.name()).create();
        }
        return run;
    }

    private static JsonNode found(Run run, String role, Pod pod) throws JsonProcessingException {
        var line = log(run, pod)
                .lines()
                .filter(text -> text.contains("FOUND " + role))
                .findFirst()
                .orElseThrow();
        return YAML.readTree(line.substring(line.indexOf('{')));
    }

    private static String log(Run run, Pod pod) {
        return run.client()
                .pods()
                .inNamespace(run.namespace().name())
                .withName(pod.getMetadata().getName())
                .inContainer(pod.getSpec().getContainers().getFirst().getName())
                .getLog();
    }

    private static JsonNode then(String role) throws IOException {
        return YAML.readTree(FOLDER.resolve("then-" + role + ".yaml").toFile());
    }
}
