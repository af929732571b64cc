package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.locust.k8s.api.v2.LocustTestStatus;
import io.locust.k8s.api.v2.Phase;
import io.locust.k8s.api.v2.Verdict;
import io.locust.k8s.e2e.OnCluster;
import io.locust.k8s.e2e.TestNamespace;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A cluster as the operators before ours leave it, with tests in every state and real Locust pods; then ours comes by the
 * recipe of the documentation, executed as printed. For that our own installation goes, so nothing else runs meanwhile.
 */
@Isolated
@Tag("long")
@Execution(ExecutionMode.SAME_THREAD)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OnCluster.class)
class TakeOverIT {
    private static final String VALUES = "helm get values locust-operator -n locust-system -o yaml >values.yaml";
    private static final String UNINSTALL = "helm uninstall locust-operator -n locust-system --wait";
    private static final String OLD = "locust-operator-controller-manager";
    private static final String INSTALL =
            "helm upgrade --install locust-operator charts/locust-operator -n locust-system --values values.yaml --wait";

    @TempDir
    static Path folder;

    private final TestNamespace namespace;
    private final OperatorPods operator;
    private final Belongings had;
    private OldCluster old;

    private Set<String> goPods;
    private Set<String> javaPods;
    private LocustTestStatus succeeded;
    private LocustTestStatus expired;

    TakeOverIT(TestNamespace namespace) {
        this.namespace = namespace;
        this.operator = new OperatorPods(namespace.client());
        this.had = new Belongings(namespace);
    }

    @BeforeAll
    void takeOver() throws IOException, InterruptedException {
        Files.createSymbolicLink(folder.resolve("charts"), Path.of("../charts").toRealPath());
        Documented.run(VALUES + "\n" + UNINSTALL, namespace, folder);
        Awaitility.await("our operator is gone")
                .atMost(Run.SOON)
                .until(() -> operator.all().isEmpty());
        namespace
                .client()
                .load(new ByteArrayInputStream(Predecessor.text("operator.yaml").getBytes(StandardCharsets.UTF_8)))
                .inNamespace(OperatorPods.NAMESPACE)
                .serverSideApply();
        old = new OldCluster(namespace);

        Predecessor.awaitLoads(old.goRunning, old.goLosing, old.javaFailing);
        Awaitility.await("the ends of what was short")
                .atMost(Run.SOON)
                .until(() -> old.goSucceeded.hasFinished("master")
                        && old.goSucceeded.hasFinished("worker")
                        && old.javaEnded.hasFinished("worker"));
        goPods = Belongings.uids(old.goRunning.pods());
        javaPods = Belongings.uids(old.javaFailing.pods());
        succeeded = old.goSucceeded.status();
        expired = old.goExpired.status();

        assertThat(Documented.run(Documented.recipe("take-over.md", "take over"), namespace, folder))
                .contains("go-running", "\"" + OLD + "\" deleted");
        Awaitility.await("both replicas of ours are ready").atMost(Run.SOON).until(operator::ready);
    }

    @AfterAll
    void everyTestCanBeDeleted() throws IOException, InterruptedException {
        if (!operator.ready()) {
            Documented.run(
                    INSTALL + "\nkubectl delete deployment -n locust-system --ignore-not-found " + OLD,
                    namespace,
                    folder);
        }
        had.tests().forEach(test -> namespace.client().resource(test).delete());
        Awaitility.await("no test and nothing of one is left").atMost(Run.SOON).untilAsserted(() -> {
            assertThat(had.tests()).isEmpty();
            assertThat(had.jobs("")).isEmpty();
            assertThat(had.services()).isEmpty();
        });
    }

    @Test
    @Tag("S0-35")
    @Tag("S0-36")
    @Tag("S0-39")
    void aRunOfTheGoOperatorGoesOnWithItsPodsAndPasses() {
        old.goRunning.await("the take-over", Run.SOON, status -> status.run() != null && status.load() != null);
        var end = old.goRunning.finish(old.goRunning::isCounted);
        assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.PASSED);
        assertThat(end.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(Run.load(end).requests())
                .isEqualTo(Shop.requests(old.goRunning))
                .isPositive();
        wasNeverRestarted(old.goRunning, end, goPods);
        old.goRunning.awaitEvents("TakenOver", "LoadEnded", "TestPassed");
    }

    @Test
    @Tag("S0-39")
    @Tag("S2-23")
    void aRunOfTheJavaOperatorGoesOnWithItsPodsAndIsJudgedByItsFigures() {
        old.javaFailing.await("the take-over", Run.SOON, status -> status.run() != null && status.load() != null);
        var end = old.javaFailing.finish(old.javaFailing::isCounted);
        assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.FAILED);
        assertThat(end.reason()).isEqualTo("RequestsFailed");
        assertThat(Run.load(end).requests()).isEqualTo(Shop.requests(old.javaFailing));
        assertThat(Run.load(end).failures())
                .isEqualTo(Shop.failures(old.javaFailing))
                .isPositive();
        wasNeverRestarted(old.javaFailing, end, javaPods);
        old.javaFailing.awaitNoActivePods();
    }

    private void wasNeverRestarted(Run run, LocustTestStatus end, Set<String> pods) {
        var identity = Run.identity(end);
        assertThat(identity.attempt()).isEqualTo(1);
        assertThat(pods).hasSize(3).containsAll(Belongings.uids(run.pods()));
        var uid = run.test().get().getMetadata().getUid();
        var label = identity.id() + "-1";
        assertThat(had.jobs(run.name())).hasSize(2);
        assertThat(Stream.concat(
                                had.jobs(run.name()).stream(),
                                had.services().stream()
                                        .filter(service ->
                                                service.getMetadata().getName().equals(run.name() + "-master")))
                        .toList())
                .hasSize(3)
                .allSatisfy(object -> {
                    assertThat(object.getMetadata().getLabels())
                            .containsEntry("locust.io/run", label)
                            .containsEntry("managed-by", "locust-k8s-operator");
                    assertThat(object.getMetadata().getOwnerReferences())
                            .extracting(owner -> owner.getUid())
                            .containsExactly(uid);
                });
        assertThat(run.pods())
                .isNotEmpty()
                .allSatisfy(pod -> assertThat(pod.getMetadata().getLabels())
                        .containsEntry("locust.io/run", label)
                        .containsKey("locust-role"));
    }

    @Test
    @DisabledIfEnvironmentVariable(
            named = "CLUSTER",
            matches = "current",
            disabledReason = "kills a process that must run on this machine")
    void aWorkerOfAnOldRunIsReplacedWhenItFails() {
        old.goLosing.await("the take-over", Run.SOON, status -> status.run() != null);
        Awaitility.await("its workers are known")
                .atMost(Run.SOON)
                .until(() -> old.goLosing.workerPods().size() == 2);
        PodProcesses.kill(old.goLosing.workerPods().getFirst());
        var lost = old.goLosing.await(
                "the loss", Run.SOON, status -> Integer.valueOf(1).equals(status.lostWorkers()));
        assertThat(lost.verdict()).isNull();
        Awaitility.await("the new worker is labelled")
                .atMost(Run.SOON)
                .until(() -> old.goLosing.workerPods().size() == 3);
        old.goLosing.await(
                "the workers are complete again",
                Run.SOON,
                status -> Integer.valueOf(2).equals(status.connectedWorkers()) && status.verdict() == null);
        var end = old.goLosing.finish(load -> load.requests() <= Shop.requests(old.goLosing));
        assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.PASSED);
    }

    @Test
    @Tag("S0-39")
    @Tag("S4-109")
    void whatHasRunNeverRunsAgain() {
        Awaitility.await("the Jobs have expired")
                .atMost(Duration.ofMinutes(3))
                .until(() -> had.jobs("go-succeeded").isEmpty());
        assertThat(withoutRun(old.goSucceeded.status())).isEqualTo(succeeded);
        assertThat(withoutRun(old.goExpired.status())).isEqualTo(expired);
        for (var run : List.of(old.goRunningExpired, old.javaExpired)) {
            assertThat(run.status())
                    .as(run.name())
                    .returns(Phase.SUCCEEDED, LocustTestStatus::phase)
                    .returns(null, LocustTestStatus::verdict)
                    .returns("RanBefore", LocustTestStatus::reason);
            assertThat(Run.condition(run.status(), "TestCompleted").getStatus()).isEqualTo("True");
            assertThat(Run.condition(run.status(), "Passed").getStatus()).isEqualTo("Unknown");
        }
        for (var run : List.of(old.goSucceeded, old.goExpired, old.goRunningExpired, old.javaExpired)) {
            assertThat(had.jobs(run.name())).as(run.name()).isEmpty();
            assertThat(run.pods()).as(run.name()).isEmpty();
        }
        restarts(old.javaExpired);
    }

    /** All that ours adds to the status of a test that has ended: which run it is about. */
    private static LocustTestStatus withoutRun(LocustTestStatus status) {
        return new LocustTestStatus(
                status.phase(),
                status.verdict(),
                status.reason(),
                status.message(),
                null,
                status.expectedWorkers(),
                status.connectedWorkers(),
                status.lostWorkers(),
                status.startTime(),
                status.completionTime(),
                status.observedGeneration(),
                status.load(),
                status.conditions(),
                status.history());
    }

    /** Whatever the Java operator has left of it, which has no owner, is in nobody's way. */
    private static void restarts(Run run) {
        run.patch("{\"spec\": {\"restartNonce\": 1}}");
        run.await("another run", Run.SOON, status -> status.load() != null && status.phase() == Phase.RUNNING);
    }

    /** Its exporter never ends, so its Job has not finished. */
    @Test
    @Tag("S0-39")
    void aRunThatEndedUnderTheJavaOperatorIsJudgedByItsExitCode() {
        var end = old.javaEnded.awaitEnd();
        assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.PASSED);
        assertThat(end.load()).isNull();
        assertThat(Run.identity(end).attempt()).isEqualTo(1);
        old.javaEnded.awaitNoActivePods();
    }

    @Test
    @Tag("S0-40")
    void whatHadNotBegunRuns() {
        for (var run : List.of(old.goPending, old.goPendingWithService)) {
            var running = run.awaitLoad();
            assertThat(Run.identity(running).wasTakenOver()).as(run.name()).isFalse();
        }
    }

    @Test
    @Tag("S3-14")
    @Tag("S3-15")
    void deletionWaitsForNobody() {
        for (var run : List.of(old.goDeleted, old.javaDeleted)) {
            Awaitility.await(run.name() + " is gone")
                    .atMost(Run.SOON)
                    .until(() -> run.test().get() == null);
            Awaitility.await("nothing of " + run.name() + " is left")
                    .atMost(Run.SOON)
                    .untilAsserted(() -> {
                        assertThat(had.jobs(run.name())).isEmpty();
                        assertThat(run.pods()).isEmpty();
                    });
        }
    }
}
