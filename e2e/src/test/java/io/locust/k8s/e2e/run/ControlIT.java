package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Quantity;
import io.locust.k8s.api.v2.HistoryEntry;
import io.locust.k8s.api.v2.LocustTestStatus;
import io.locust.k8s.api.v2.Phase;
import io.locust.k8s.api.v2.Verdict;
import io.locust.k8s.e2e.OnCluster;
import io.locust.k8s.e2e.TestNamespace;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a user can do to a run: hold it, stop it, run it again, bound it. */
@ExtendWith(OnCluster.class)
class ControlIT {
    @Test
    @Tag("S3-24")
    void aSuspendedTestWaitsAndRunsAsItIsWhenItIsReleased(TestNamespace namespace) {
        var run = Run.start(namespace, "held", Recipe.passing().seconds(5).spec("  suspend: true"));
        var held = run.await("that it is held", Run.SOON, status -> "Suspended".equals(status.reason()));
        assertThat(held.phase()).isEqualTo(Phase.PENDING);
        assertThat(held.run()).isNull();
        assertThat(run.job("master").get()).isNull();
        run.patch("{\"spec\":{\"worker\":{\"replicas\":1}}}");
        run.patch("{\"spec\":{\"suspend\":false}}");
        var end = run.awaitEnd();
        assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.PASSED);
        assertThat(end.expectedWorkers()).isEqualTo(1);
        assertThat(Run.condition(end, "SpecDrifted").getStatus()).isEqualTo("False");
        run.awaitEvents("Suspended", "RunStarted", "TestPassed");
    }

    /** As a queue does it that takes back what it has admitted. */
    @Test
    @Tag("S3-24")
    void aTestSuspendedBeforeItsMasterRanLosesNothing(TestNamespace namespace) {
        var run = Run.apply(namespace, "early", Recipe.passing().seconds(5).workers(1));
        run.await(
                "that pods wait for their scripts",
                Run.SOON,
                status -> status.run() != null && status.run().workerJobUID() != null);
        run.patch("{\"spec\":{\"suspend\":true}}");
        run.await("that it is held again", Run.SOON, status -> status.run() == null);
        assertThat(run.pods()).isEmpty();
        assertThat(run.job("master").get()).isNull();
        Run.createScripts(namespace, "scripts");
        run.patch("{\"spec\":{\"suspend\":false}}");
        var end = run.awaitEnd();
        assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.PASSED);
        assertThat(Run.load(end).requests()).isEqualTo(Shop.requests(run));
    }

    @Test
    @Tag("S3-24")
    void suspendStopsARunForGoodWithTheFiguresOfItsEnd(TestNamespace namespace) {
        var run = Run.start(namespace, "stopped", Recipe.passing().seconds(120));
        run.awaitLoad();
        run.patch("{\"spec\":{\"suspend\":true}}");
        var end = run.await("the end", Run.SOON, status -> status.verdict() != null);
        assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.STOPPED);
        assertThat(end.phase()).isEqualTo(Phase.FAILED);
        assertThat(end.reason()).isEqualTo("Suspended");
        assertThat(Run.load(end).requests()).isEqualTo(Shop.requests(run)).isPositive();
        assertThat(Run.condition(end, "TestCompleted").getStatus()).isEqualTo("True");
        assertThat(Run.condition(end, "SpecDrifted").getStatus()).isEqualTo("False");
        run.awaitNoActivePods();
        run.patch("{\"spec\":{\"suspend\":false}}");
        Awaitility.await("that it does not run again")
                .during(Duration.ofSeconds(5))
                .atMost(Run.SOON)
                .until(() -> run.activePods().isEmpty() && run.status().verdict() == Verdict.STOPPED);
        run.awaitEvents("Stopping", "TestStopped");
    }

    @Test
    @Tag("S3-24")
    void aNewNonceRunsTheSpecAsItIsThenAndTheHistoryStays(TestNamespace namespace) {
        var run = Run.start(namespace, "again", Recipe.passing().seconds(120));
        var running = run.awaitLoad();
        run.patch("{\"spec\":{\"restartNonce\":\"b\",\"worker\":{\"replicas\":1},\"master\":{\"command\":\""
                + command(5) + "\"}}}");
        var second = run.await(
                "the second run",
                Run.SOON,
                status -> status.run() != null && "b".equals(status.run().nonce()));
        assertThat(Run.identity(second).id()).isNotEqualTo(Run.identity(running).id());
        var passed = run.awaitEnd();
        assertThat(passed.verdict()).as(passed.message()).isEqualTo(Verdict.PASSED);
        assertThat(passed.expectedWorkers()).isEqualTo(1);
        run.patch("{\"spec\":{\"restartNonce\":3}}");
        run.await(
                "the third run",
                Run.SOON,
                status -> "3".equals(Run.identity(status).nonce()));
        var end = run.awaitEnd();
        assertThat(end.history())
                .extracting(HistoryEntry::verdict)
                .containsExactly(Verdict.STOPPED, Verdict.PASSED, Verdict.PASSED);
        assertThat(end.history()).extracting(HistoryEntry::nonce).containsExactly(null, "b", "3");
        assertThat(Objects.requireNonNull(end.history()).stream()
                        .mapToLong(entry -> Objects.requireNonNullElse(entry.requests(), 0L))
                        .sum())
                .isEqualTo(Shop.requests(run));
        assertThat(Run.condition(end, "SpecDrifted").getStatus()).isEqualTo("False");
    }

    private static String command(int seconds) {
        return "--locustfile /lotest/src/passing.py --host http://shop.e2e-shop --users 8 --spawn-rate 8 --run-time "
                + seconds + "s --stop-timeout 5";
    }

    @Test
    @Tag("S3-24")
    void theDeadlineEndsARunAsStopped(TestNamespace namespace) {
        var run = Run.start(namespace, "deadline", Recipe.passing().seconds(300).spec("  run: {deadline: 75s}"));
        var end = run.awaitEnd();
        assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.STOPPED);
        assertThat(end.reason()).isEqualTo("DeadlineExceeded");
        assertThat(Run.load(end).requests()).isEqualTo(Shop.requests(run)).isPositive();
        run.awaitNoActivePods();
    }

    @Test
    @Tag("S3-24")
    void aRunThatDoesNotStartInTimeIsAnErrorAndItsPodsGo(TestNamespace namespace) {
        var run = Run.apply(
                namespace,
                "late",
                Recipe.passing()
                        .spec("  scheduling: {nodeSelector: {locust.io/e2e: nowhere}}\n  run: {startupTimeout: 30s}"));
        var end = run.await("the end", Run.SOON, status -> status.verdict() != null);
        assertThat(end.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(end.reason()).isEqualTo("StartupTimeout");
        assertThat(end.message()).contains("30s", "spec.run.startupTimeout", "no node can take it");
        run.awaitNoActivePods();
    }

    /** Only one worker has room: each wants more than half of a processor that all others leave alone. */
    @Test
    @Tag("S2-99")
    void fewerWorkersHaveToDoWhenTheUserSaysSo(TestNamespace namespace) {
        var run = Run.start(
                namespace,
                "fewer",
                Recipe.passing()
                        .seconds(5)
                        .spec("  run: {startupTimeout: 160s, minWorkers: 1}")
                        .workerResources("{requests: {cpu: " + moreThanHalf(namespace) + "}, limits: {memory: 1Gi}}"));
        var second = run.await(
                "the second attempt",
                Run.SOON,
                status -> status.run() != null && Run.identity(status).attempt() == 2);
        assertThat(Run.identity(second).expectWorkers()).isEqualTo(1);
        var end = run.awaitEnd();
        assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.PASSED);
        assertThat(end.expectedWorkers()).isEqualTo(2);
        assertThat(end.connectedWorkers()).isEqualTo(1);
        run.awaitEvents("RunRestarted");
    }

    private static String moreThanHalf(TestNamespace namespace) {
        var most = namespace.client().nodes().list().getItems().stream()
                // Such as the pretended one of the fault campaign.
                .filter(node -> node.getSpec().getTaints().isEmpty())
                .map(node -> node.getStatus().getAllocatable().get("cpu"))
                .map(Quantity::getAmountInBytes)
                .max(BigDecimal::compareTo)
                .orElseThrow();
        return most.multiply(BigDecimal.valueOf(550)).intValue() + "m";
    }

    @Test
    @Tag("S3-24")
    void aFinishedTestDeletesItselfWhenItsTimeIsOver(TestNamespace namespace) {
        var run = Run.start(
                namespace, "mayfly", Recipe.passing().seconds(3).workers(1).spec("  run: {ttlAfterFinished: 15s}"));
        try (var history = new History(run)) {
            Awaitility.await("that it is gone")
                    .atMost(Run.END)
                    .until(() -> run.test().get() == null && run.status().equals(LocustTestStatus.EMPTY));
            assertThat(history.values(LocustTestStatus::verdict)).containsExactly(Verdict.PASSED);
        }
    }
}
