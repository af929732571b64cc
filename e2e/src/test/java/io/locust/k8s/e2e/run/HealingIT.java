package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.locust.k8s.api.v2.LocustTestStatus;
import io.locust.k8s.api.v2.Phase;
import io.locust.k8s.api.v2.Verdict;
import io.locust.k8s.e2e.OnCluster;
import io.locust.k8s.e2e.TestNamespace;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(OnCluster.class)
class HealingIT {
    @Test
    @Tag("S3-46")
    void aDeletedServiceIsMadeAnewAndTheRunGoesOn(TestNamespace namespace) {
        var run = Run.start(namespace, "service", Recipe.passing().endless());
        run.awaitLoad();
        var service = run.client().services().inNamespace(namespace.name()).withName("service-master");
        var uid = service.get().getMetadata().getUid();
        service.delete();
        Awaitility.await("another Service")
                .atMost(Run.SOON)
                .until(
                        service::get,
                        now -> now != null && !now.getMetadata().getUid().equals(uid));
        var end = run.finish(run::isCounted);
        assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.PASSED);
        assertThat(Run.identity(end).attempt()).isEqualTo(1);
        run.awaitEvents("ServiceRecreated");
    }

    @ParameterizedTest
    @ValueSource(strings = {"master", "worker"})
    @Tag("S3-43")
    @Tag("S3-44")
    @Tag("S3-46")
    @Tag("S3-47")
    void aDeletedJobMakesTheRunStartFromScratch(String role, TestNamespace namespace) {
        Run.createScripts(namespace, "scripts");
        var run = Run.apply(namespace, "job-" + role, Recipe.passing().endless());
        try (var history = new History(run)) {
            var first = run.awaitLoad();
            // The pods of the second attempt cannot start until the requests of the first are counted.
            run.client()
                    .configMaps()
                    .inNamespace(namespace.name())
                    .withName("scripts")
                    .delete();
            run.job(role).delete();
            var second = run.await(
                    "the second attempt",
                    Run.SOON,
                    status -> Run.identity(status).attempt() == 2);
            assertThat(Run.identity(second).id()).isEqualTo(Run.identity(first).id());
            long before = requestsOfTheFirstAttempt(run, Run.identity(second).id());
            Run.createScripts(namespace, "scripts");
            run.awaitLoad();
            var end = run.finish(load -> load.requests() == Shop.requests(run) - before);
            assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.PASSED);
            assertThat(Run.identity(end).attempt()).isEqualTo(2);
            assertThat(Run.identity(end).masterJobUID())
                    .isNotEqualTo(Run.identity(first).masterJobUID());
            assertThat(before).isPositive();
            assertThat(history.values(LocustTestStatus::phase))
                    .startsWith(Phase.PENDING, Phase.RUNNING)
                    .endsWith(Phase.SUCCEEDED);
            assertThat(history.tests().stream()
                            .filter(test ->
                                    test.getStatus() != null && test.getStatus().run() != null)
                            .filter(test -> Run.identity(test.getStatus()).attempt() == 2)
                            .findFirst()
                            .orElseThrow()
                            .getStatus()
                            .phase())
                    .isEqualTo(Phase.PENDING);
        }
        run.awaitEvents("RunRestarted");
    }

    /** Counted when the second attempt has its first pod: by then none of the first may be left that makes load. */
    private static long requestsOfTheFirstAttempt(Run run, String id) {
        Awaitility.await("a pod of the second attempt")
                .atMost(Run.SOON)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    var pods = run.pods();
                    var active = pods.stream().filter(Run::isActive).toList();
                    boolean second = pods.stream().anyMatch(pod -> isOf(pod, id + "-2"));
                    assertThat(active.stream().filter(pod -> second && isOf(pod, id + "-1")))
                            .as("pods of the first attempt beside those of the second")
                            .isEmpty();
                    return second;
                });
        return Shop.requests(run);
    }

    private static boolean isOf(Pod pod, String attempt) {
        return attempt.equals(pod.getMetadata().getLabels().get("locust.io/run"));
    }

    @Test
    @Tag("S1-8")
    void aDeletedMasterPodEndsTheRunAndItsLoad(TestNamespace namespace) {
        var run = Run.start(namespace, "lost", Recipe.passing().seconds(300));
        run.awaitLoad();
        run.client()
                .pods()
                .inNamespace(namespace.name())
                .withName(run.masterPod().getMetadata().getName())
                .delete();
        var end = run.awaitEnd();
        assertThat(end.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(end.reason()).isEqualTo("MasterLost");
        run.awaitNoActivePods();
        long requests = Shop.requests(run);
        assertThat(requests).isPositive();
        // The script would make 40 requests per second.
        Awaitility.await("no load is left behind")
                .during(Duration.ofSeconds(3))
                .atMost(Run.SOON)
                .until(() -> Shop.requests(run) == requests);
    }

    /** Nothing was lost with it but time, so the user's word on retries decides. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    @Tag("S1-8")
    @Tag("S3-24")
    void aMasterPodDeletedBeforeItRanIsTriedAgainOnlyWhereRetriesAllowIt(int retries, TestNamespace namespace) {
        var run = Run.apply(
                namespace, "early-" + retries, Recipe.passing().seconds(5).spec("  run: {retries: " + retries + "}"));
        Awaitility.await("a master that waits for its scripts")
                .atMost(Run.SOON)
                .until(() ->
                        run.masterPods().stream().anyMatch(pod -> pod.getSpec().getNodeName() != null));
        run.client().resource(run.masterPod()).delete();
        var now = run.await(
                "that it is told",
                Run.SOON,
                status -> status.verdict() != null || Run.identity(status).attempt() == 2);
        Run.createScripts(namespace, "scripts");
        if (retries == 0) {
            assertThat(now.reason()).isEqualTo("MasterLost");
            run.awaitNoActivePods();
        }
        var end = run.awaitEnd();
        assertThat(end.verdict()).as(end.message()).isEqualTo(retries == 0 ? Verdict.ERROR : Verdict.PASSED);
        assertThat(Run.identity(end).attempt()).isEqualTo(1 + retries);
    }
}
