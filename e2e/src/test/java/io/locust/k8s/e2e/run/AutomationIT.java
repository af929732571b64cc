package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.locust.k8s.api.v2.LocustTest;
import io.locust.k8s.api.v2.Verdict;
import io.locust.k8s.e2e.OnCluster;
import io.locust.k8s.e2e.TestNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.lib.jse.JsePlatform;

/** Pipelines and GitOps, with what the documentation tells people to copy. */
@ExtendWith(OnCluster.class)
class AutomationIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void theRecipesForPipelinesWork(TestNamespace namespace, @TempDir Path folder)
            throws IOException, InterruptedException {
        Run.createScripts(namespace, "scripts");
        Files.writeString(folder.resolve("shop.yaml"), Recipe.passing().yaml("shop", "pipeline"));

        assertThat(Documented.run(Documented.recipe("ci.md", "a pipeline"), namespace, folder))
                .contains("locusttest.locust.io/shop condition met", "Passed");
        assertThat(Documented.run(Documented.recipe("ci.md", "run again"), namespace, folder))
                .containsPattern("Passed [0-9.]+ requests/s, p95 [0-9]+ms");

        Files.writeString(
                folder.resolve("shop.yaml"), Recipe.passing().seconds(120).yaml("stopped", "pipeline"));
        Documented.run("kubectl apply -f shop.yaml", namespace, folder);
        new Run(namespace, "stopped", "pipeline").awaitLoad();
        Documented.run(Documented.recipe("ci.md", "stop").replace("shop", "stopped"), namespace, folder);
    }

    @Test
    void argoAndFluxJudgeAsTheVerdictDoes(TestNamespace namespace) throws IOException {
        var suspended = Run.start(namespace, "suspended", Recipe.passing().spec("  suspend: true"));
        var passing = Run.apply(namespace, "passing", Recipe.passing());
        var failing = Run.apply(namespace, "failing", Recipe.of("failing.py"));

        suspended.await("the claim", Run.SOON, status -> status.phase() != null);
        assertThat(argo(suspended)).isEqualTo("Suspended");
        assertThat(kstatus(suspended)).isEqualTo("InProgress");
        passing.awaitLoad();
        assertThat(argo(passing)).isEqualTo("Progressing");
        assertThat(kstatus(passing)).isEqualTo("InProgress");
        assertThat(passing.awaitEnd().verdict()).isEqualTo(Verdict.PASSED);
        assertThat(argo(passing)).isEqualTo("Healthy");
        assertThat(kstatus(passing)).isEqualTo("Current");
        assertThat(failing.awaitEnd().verdict()).isEqualTo(Verdict.FAILED);
        assertThat(argo(failing)).isEqualTo("Degraded");
        assertThat(kstatus(failing)).isEqualTo("Failed");
    }

    /** As Argo CD and Flux do it, over and over, while the operator writes its status. */
    @Test
    @Tag("S3-49")
    void serverSideApplyByAnotherManagerNeverFightsWithTheOperator(TestNamespace namespace) {
        Run.createScripts(namespace, "scripts");
        var run = new Run(namespace, "applied", "run-applied");
        var wanted =
                Serialization.unmarshal(Recipe.passing().yaml(run.name(), run.id()), GenericKubernetesResource.class);
        run.await("the end, while it is applied again and again", Run.END, status -> {
            // Without force: a field of somebody else's would be a conflict.
            run.client()
                    .resource(wanted)
                    .inNamespace(namespace.name())
                    .fieldManager("argocd-controller")
                    .serverSideApply();
            return status.verdict() != null;
        });

        var end = run.test().get();
        assertThat(end.getStatus().verdict()).isEqualTo(Verdict.PASSED);
        assertThat(end.getMetadata().getGeneration()).isEqualTo(1);
        assertThat(end.getMetadata().getManagedFields())
                .filteredOn(entry -> !entry.getManager().equals("argocd-controller"))
                .isNotEmpty()
                .allSatisfy(entry -> assertThat(entry.getSubresource()).isEqualTo("status"));
    }

    /** Argo CD's verdict, from the script in the documentation. */
    private static String argo(Run run) throws IOException {
        var globals = JsePlatform.standardGlobals();
        globals.set("obj", lua(object(run)));
        return globals.load(Documented.block("gitops.md", "lua"))
                .call()
                .get("status")
                .tojstring();
    }

    private static LuaValue lua(JsonNode node) {
        if (node.isObject()) {
            var table = new LuaTable();
            node.properties().forEach(field -> table.set(field.getKey(), lua(field.getValue())));
            return table;
        }
        if (node.isArray()) {
            var table = new LuaTable();
            for (int i = 0; i < node.size(); i++) {
                table.set(i + 1, lua(node.get(i)));
            }
            return table;
        }
        return node.isBoolean()
                ? LuaValue.valueOf(node.booleanValue())
                : node.isNumber() ? LuaValue.valueOf(node.doubleValue()) : LuaValue.valueOf(node.asText());
    }

    /** The rules that kstatus has for custom resources, in its order. */
    private static String kstatus(Run run) {
        var object = object(run);
        var status = object.path("status");
        if (status.path("observedGeneration").asLong()
                        != object.at("/metadata/generation").asLong()
                || isTrue(status, "Reconciling")) {
            return "InProgress";
        }
        if (isTrue(status, "Stalled")) {
            return "Failed";
        }
        return isTrue(status, "Ready") ? "Current" : "InProgress";
    }

    private static boolean isTrue(JsonNode status, String type) {
        return status.path("conditions")
                .valueStream()
                .anyMatch(condition -> condition.path("type").asText().equals(type)
                        && condition.path("status").asText().equals("True"));
    }

    private static JsonNode object(Run run) {
        GenericKubernetesResource object = run.client()
                .genericKubernetesResources("locust.io/v2", LocustTest.class.getSimpleName())
                .inNamespace(run.namespace().name())
                .withName(run.name())
                .get();
        return JSON.valueToTree(object);
    }
}
