package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.locust.k8s.api.v2.Phase;
import io.locust.k8s.api.v2.Verdict;
import io.locust.k8s.e2e.Cluster;
import io.locust.k8s.e2e.OnCluster;
import io.locust.k8s.e2e.TestNamespace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.Isolated;

/** Kills the operator, so nothing else runs meanwhile. */
@Isolated
@Execution(ExecutionMode.SAME_THREAD)
@ExtendWith(OnCluster.class)
class OperatorLostIT {
    private static final Duration TAKE_OVER = Duration.ofSeconds(15);
    private static final String NOT_HERE = "kills processes of the operator, which must run on this machine";

    private final OperatorPods operator;

    OperatorLostIT(Cluster cluster) {
        this.operator = new OperatorPods(cluster.client());
    }

    /** Kubernetes restarts a container later each time it breaks down; no test is to wait for what another did. */
    @BeforeEach
    void operatorIsFresh() {
        operator.all().stream().filter(OperatorPods::hasRestarted).forEach(operator::replace);
        awaitOperator();
    }

    @AfterEach
    void operatorIsBack() {
        awaitOperator();
    }

    private void awaitOperator() {
        Awaitility.await("both replicas of the operator are ready")
                .atMost(Duration.ofSeconds(60))
                .until(operator::ready);
    }

    /**
     * Three runs at once, each killed in all that it has come to when its moment comes. The first two quit so late that
     * their final statistics can still be read when the operator is back, ten seconds after the second kill.
     */
    @Test
    @DisabledIfEnvironmentVariable(named = "CLUSTER", matches = "current", disabledReason = NOT_HERE)
    @Tag("S0-5")
    @Tag("S3-52")
    void killedAtAnyMomentItChangesNothingForARun(TestNamespace namespace) {
        Run.createScripts(namespace, "scripts");
        var shortOne = Run.apply(namespace, "short", Recipe.passing().seconds(8).autoquit(30));
        var longOne = Run.apply(namespace, "long", Recipe.passing().seconds(15).autoquit(30));
        var last = Run.apply(namespace, "last", Recipe.passing().seconds(35));
        var runs = List.of(shortOne, longOne, last);
        runs.forEach(run -> assertThat(run.await("the claim", Duration.ofSeconds(10), status -> status.run() != null)
                        .phase())
                .isEqualTo(Phase.PENDING));
        killAll();
        runs.forEach(run -> assertThat(run.awaitLoad().phase()).isEqualTo(Phase.RUNNING));
        var jobs = runs.stream().map(OperatorLostIT::jobs).toList();
        killAll();
        last.await(
                "the end of the load",
                Duration.ofSeconds(90),
                status -> status.load() != null && status.load().endedAt() != null);
        killAll();
        for (Run run : runs) {
            var end = run.awaitEnd();
            assertThat(end.verdict()).as(run.name() + ": " + end.message()).isEqualTo(Verdict.PASSED);
            assertThat(end.run().attempt()).as(run.name()).isEqualTo(1);
            assertThat(end.load().requests()).as(run.name()).isEqualTo(Shop.requests(run));
            run.awaitNoActivePods(Duration.ofSeconds(20));
            assertThat(run.pods()).as(run.name()).hasSize(3);
        }
        assertThat(runs.stream().map(OperatorLostIT::jobs)).as("the Jobs").isEqualTo(jobs);
    }

    private static List<String> jobs(Run run) {
        return Stream.of("master", "worker")
                .map(role -> run.job(role).get().getMetadata().getUid())
                .toList();
    }

    private void killAll() {
        operator.all().forEach(OperatorPods::kill);
    }

    @Test
    @Tag("S3-51")
    @Tag("S3-53")
    @Tag("S3-75")
    void theOtherReplicaActsSoonAfterTheLeaderWasDeleted(TestNamespace namespace) {
        awaitOperator();
        var leader = operator.leader();
        operator.client()
                .pods()
                .inNamespace(OperatorPods.NAMESPACE)
                .withName(leader)
                .delete();
        takeOver(namespace, "deleted", leader);
    }

    @Test
    @DisabledIfEnvironmentVariable(named = "CLUSTER", matches = "current", disabledReason = NOT_HERE)
    @Tag("S3-51")
    void theOtherReplicaActsSoonAfterTheLeaderWasKilled(TestNamespace namespace) {
        awaitOperator();
        var leader = operator.leader();
        operator.all().stream()
                .filter(pod -> pod.getMetadata().getName().equals(leader))
                .forEach(OperatorPods::kill);
        takeOver(namespace, "killed", leader);
    }

    private void takeOver(TestNamespace namespace, String how, String leader) {
        var since = Instant.now();
        var run = Run.apply(namespace, "after-" + how, Recipe.passing().nowhere());
        run.await("that somebody acts", TAKE_OVER, status -> status.run() != null);
        System.out.printf(
                "leader %s: somebody acts after %.1f s; leader was %s, is %s%n",
                how, Duration.between(since, Instant.now()).toMillis() / 1000.0, leader, operator.leader());
    }
}
