package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.locust.k8s.api.v2.Verdict;
import io.locust.k8s.e2e.OnCluster;
import io.locust.k8s.e2e.TestNamespace;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Manifests of locust.io/v1, through the webhook of the shipped chart with nothing else installed. */
@ExtendWith(OnCluster.class)
class OldTestsIT {
    @Test
    @Tag("S2-20")
    @Tag("S2-22")
    void aManifestOfTheJavaOperatorRunsToPassedAndReadsAsItWasWritten(TestNamespace namespace) {
        Run.createScripts(namespace, "scripts");
        var old = OldTest.named(namespace, "old");
        assertThat(old.apply("v1", "").done())
                .contains("locusttest.locust.io/old created")
                .contains("Warning: locust.io/v1 LocustTest is deprecated, migrate to locust.io/v2");

        var run = old.asRun();
        var end = run.awaitEnd();
        assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.PASSED);
        var spec = run.test().get().getSpec();
        assertThat(spec.worker().replicas()).isEqualTo(2);
        assertThat(spec.master().command()).startsWith("--locustfile");
        assertThat(spec.master().labels()).containsEntry("team", "shop");

        assertThat(old.read("{.spec.workerReplicas} {.spec.configMap} {.spec.labels.worker.team}")
                        .done())
                .contains("2 scripts shop");
        assertThat(old.read("{.status.verdict}").done()).contains("Passed");
        assertThat(old.apply("v1", "").done()).as("applied again").contains("locusttest.locust.io/old unchanged");
        assertThat(run.test().get().getStatus().verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    @Tag("S2-24")
    void whatOnlyV2HasSurvivesAnEditAsV1(TestNamespace namespace) {
        var recipe = Recipe.passing().spec("""
                  run: {deadline: 2h, startupTimeout: 30m, minWorkers: 1}
                  scheduling: {nodeSelector: {locust.io/e2e: nowhere}}
                """.indent(0));
        var run = Run.apply(namespace, "both", recipe);
        var before = run.test().get();
        var old = new OldTest(namespace, "both", run.id());
        old.patch("{\"spec\":{\"workerReplicas\":3},\"metadata\":{\"labels\":{\"edited\":\"as-v1\"}}}")
                .done();
        var after = run.test().get();
        assertThat(after.getSpec().worker().replicas()).isEqualTo(3);
        assertThat(after.getMetadata().getLabels()).containsEntry("edited", "as-v1");
        assertThat(after.getSpec().run()).isEqualTo(before.getSpec().run());
        assertThat(after.getSpec().scheduling()).isEqualTo(before.getSpec().scheduling());
        assertThat(after.getSpec().env()).isEqualTo(before.getSpec().env());
        assertThat(after.getMetadata().getAnnotations() == null
                        || !after.getMetadata().getAnnotations().containsKey("locust.io/v2-spec"))
                .as("the annotation is for v1 only")
                .isTrue();
    }

    @Test
    @Tag("S2-19")
    void bothVersionsLiveInOneNamespace(TestNamespace namespace) {
        var old = OldTest.named(namespace, "first");
        old.apply("v1", OldTest.nowhere()).done();
        Run.apply(namespace, "second", Recipe.passing().nowhere());
        for (var version : new String[] {"v1", "v2"}) {
            assertThat(Kubectl.run(
                                    "get",
                                    "locusttests." + version + ".locust.io",
                                    "-n",
                                    namespace.name(),
                                    "-o",
                                    "jsonpath={.items[*].metadata.name} {.items[*].apiVersion}")
                            .done())
                    .contains("first second locust.io/" + version + " locust.io/" + version);
        }
        old.asRun().await("that it is taken up", Run.SOON, status -> status.run() != null);
    }

    @Test
    @Tag("S2-58")
    void theRulesHoldForOldManifestsToo(TestNamespace namespace) {
        var refused = OldTest.named(namespace, "Bad_name").apply("v1", "");
        assertThat(refused.status()).isNotZero();
        var tooMany = Kubectl.with(
                OldTest.named(namespace, "many").yaml("v1", "").replace("workerReplicas: 2", "workerReplicas: 501"),
                "apply",
                "-n",
                namespace.name(),
                "-f",
                "-");
        assertThat(tooMany.status()).isNotZero();
        assertThat(tooMany.output()).contains("spec.workerReplicas");
    }
}
