package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.locust.k8s.api.v2.Verdict;
import io.locust.k8s.e2e.Cluster;
import io.locust.k8s.e2e.OnCluster;
import io.locust.k8s.e2e.TestNamespace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.Isolated;

/** Kills the operator, so nothing else runs meanwhile. Needs the cluster to be on this machine. */
@Isolated
@Execution(ExecutionMode.SAME_THREAD)
@ExtendWith(OnCluster.class)
class OperatorLostIT {
    private static final Duration TAKE_OVER = Duration.ofSeconds(15);

    private final OperatorPods operator;

    OperatorLostIT(Cluster cluster) {
        this.operator = new OperatorPods(cluster.client());
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

    /** Three runs of different lengths, so that the kills meet each of their states. */
    @Test
    @Tag("S0-5")
    @Tag("S3-52")
    void killedAtAnyMomentItChangesNothingForARun(TestNamespace namespace) {
        Run.createScripts(namespace, "scripts");
        var pending = Run.apply(namespace, "killed-pending", Recipe.passing().seconds(8));
        pending.await("the claim", Duration.ofSeconds(10), status -> status.run() != null);
        killAll();
        var running = Run.apply(
                namespace, "killed-running", Recipe.passing().seconds(15).autoquit(60));
        running.awaitLoad();
        killAll();
        var ending = Run.apply(namespace, "killed-ending", Recipe.passing().seconds(6));
        ending.await(
                "the end of the load",
                Duration.ofSeconds(90),
                status -> status.load() != null && status.load().endedAt() != null);
        killAll();
        for (Run run : List.of(pending, running, ending)) {
            var end = run.awaitEnd();
            assertThat(end.verdict()).as(run.name() + ": " + end.message()).isEqualTo(Verdict.PASSED);
            assertThat(end.run().attempt()).as(run.name()).isEqualTo(1);
            assertThat(run.job("master").get().getMetadata().getUid())
                    .isEqualTo(end.run().masterJobUID());
            assertThat(run.pods()).as(run.name()).hasSize(3);
            assertThat(end.load()).as(run.name()).isNotNull();
            run.awaitNoActivePods(Duration.ofSeconds(20));
        }
        assertThat(running.status().load().requests()).isEqualTo(Shop.requests(running));
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
