package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.locust.k8s.api.v2.LoadStatus;
import io.locust.k8s.api.v2.LocustTestStatus;
import io.locust.k8s.api.v2.Phase;
import io.locust.k8s.api.v2.Verdict;
import io.locust.k8s.e2e.OnCluster;
import io.locust.k8s.e2e.TestNamespace;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(OnCluster.class)
class PassingRunIT {
    @ParameterizedTest
    @ValueSource(strings = {Recipe.NEWEST, Recipe.OLD})
    @Tag("S3-8")
    @Tag("S3-9")
    @Tag("S3-13")
    @Tag("S3-19")
    @Tag("S3-31")
    @Tag("S2-17")
    void goesFromPendingToPassedAndCountsWhatTheTargetCounts(String locust, TestNamespace namespace) {
        var name = "passing-" + locust.replace(".", "-");
        Run.createScripts(namespace, "scripts");
        var run = Run.apply(
                namespace, name, Recipe.passing().locust(locust).workers(4).seconds(15));
        try (var history = new History(run);
                var kubectl = KubectlWait.forCondition("TestCompleted", run)) {
            var connected = run.await(
                    "all workers", Run.SOON, status -> Integer.valueOf(4).equals(status.connectedWorkers()));
            assertThat(connected.phase()).isEqualTo(Phase.RUNNING);
            assertThat(Run.condition(connected, "Ready"))
                    .returns("True", ready -> ready.getStatus())
                    .returns("AllWorkersConnected", ready -> ready.getReason())
                    .returns("All 4 workers connected to master", ready -> ready.getMessage());
            run.awaitLoad();
            assertThat(kubectl.isWaiting())
                    .as("kubectl waits while the test runs")
                    .isTrue();
            objectsAreOwnedAndLabelled(run);
            assertThat(Shop.masterStatistics(run).path("workers").size()).isEqualTo(4);
            var end = run.awaitEnd();

            assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.PASSED);
            assertThat(end.phase()).isEqualTo(Phase.SUCCEEDED);
            assertThat(Run.load(end).requests()).isEqualTo(Shop.requests(run)).isPositive();
            assertThat(Run.load(end).failures()).isZero();
            assertThat(end.connectedWorkers()).isEqualTo(4);
            for (var type : new String[] {"TestCompleted", "Completed", "Passed", "Ready"}) {
                assertThat(Run.condition(end, type).getStatus()).as(type).isEqualTo("True");
            }
            assertThat(kubectl.output()).contains(name + " condition met");
            assertThat(history.values(
                            status -> Run.condition(status, "SpecDrifted").getStatus()))
                    .as("drift of a test that nobody has edited")
                    .containsExactly("False");
            assertThat(history.values(LocustTestStatus::phase))
                    .containsExactly(Phase.PENDING, Phase.RUNNING, Phase.SUCCEEDED);
            assertThat(history.values(LocustTestStatus::load))
                    .extracting(LoadStatus::requests)
                    .as("requests while it ran")
                    .hasSizeGreaterThan(2)
                    .isSorted();
        }
        run.awaitEvents("RunStarted", "MasterRunning", "LoadStarted", "LoadEnded", "TestPassed");
        run.awaitNoActivePods();
        assertThat(run.status().verdict()).isEqualTo(Verdict.PASSED);
    }

    private static void objectsAreOwnedAndLabelled(Run run) {
        var uid = run.test().get().getMetadata().getUid();
        var services = run.client()
                .services()
                .inNamespace(run.namespace().name())
                .list()
                .getItems();
        var jobs = run.client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(run.namespace().name())
                .list()
                .getItems();
        assertThat(services).hasSize(1).allSatisfy(service -> {
            assertThat(service.getMetadata().getName()).isEqualTo(run.name() + "-master");
            assertThat(service.getSpec().getClusterIP()).isEqualTo("None");
            assertThat(service.getSpec().getPorts())
                    .extracting(port -> port.getPort())
                    .contains(5557, 5558, 8089);
            assertThat(service.getMetadata().getOwnerReferences())
                    .extracting(owner -> owner.getUid())
                    .containsExactly(uid);
        });
        assertThat(jobs).hasSize(2).allSatisfy(job -> {
            assertThat(job.getMetadata().getOwnerReferences())
                    .extracting(owner -> owner.getUid())
                    .containsExactly(uid);
            assertThat(job.getMetadata().getLabels())
                    .containsEntry("performance-test-name", run.name())
                    .containsEntry("managed-by", "locust-k8s-operator");
        });
        assertThat(run.pods())
                .hasSize(5)
                .allSatisfy(pod -> assertThat(pod.getMetadata().getLabels())
                        .containsEntry("app", run.name())
                        .containsKey("locust-role"));
    }
}
