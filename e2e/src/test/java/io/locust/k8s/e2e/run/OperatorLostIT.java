package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
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
    private static final Duration TAKE_OVER = Duration.ofSeconds(20);
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
                .atMost(Run.SOON)
                .until(operator::ready);
    }

    /**
     * Three runs at once, each killed in all that it has come to when its moment comes. The first two quit so late that
     * their final statistics can still be read when the operator is back: Kubernetes lets it wait for 10 to 20 s after
     * the second kill, for 30 s after the third.
     */
    @Test
    @DisabledIfEnvironmentVariable(named = "CLUSTER", matches = "current", disabledReason = NOT_HERE)
    @Tag("S0-5")
    @Tag("S3-52")
    void killedAtAnyMomentItChangesNothingForARun(TestNamespace namespace) {
        Run.createScripts(namespace, "scripts");
        var shortOne = Run.apply(namespace, "short", Recipe.passing().seconds(8).autoquit(60));
        var longOne = Run.apply(namespace, "long", Recipe.passing().seconds(15).autoquit(60));
        var last = Run.apply(namespace, "last", Recipe.passing().seconds(35).autoquit(20));
        var runs = List.of(shortOne, longOne, last);
        runs.forEach(run -> assertThat(run.await("the claim", Run.SOON, status -> status.run() != null)
                        .phase())
                .isEqualTo(Phase.PENDING));
        killAll();
        runs.forEach(run -> assertThat(run.awaitLoad().phase()).isEqualTo(Phase.RUNNING));
        var jobs = runs.stream().map(OperatorLostIT::jobs).toList();
        killAll();
        var beforeTheKill = Run.load(last.await(
                "the end of the load",
                Run.SOON,
                status -> status.load() != null && status.load().endedAt() != null));
        killAll();
        for (Run run : runs) {
            var end = run.awaitEnd();
            assertThat(end.verdict()).as(run.name() + ": " + end.message()).isEqualTo(Verdict.PASSED);
            assertThat(Run.identity(end).attempt()).as(run.name()).isEqualTo(1);
            // The last one's master is gone before the operator is back: Locust's final numbers come after "stopped".
            assertThat(Run.load(end).requests())
                    .as(run.name())
                    .isBetween(run.equals(last) ? beforeTheKill.requests() : Shop.requests(run), Shop.requests(run));
            run.awaitNoActivePods();
            assertThat(run.pods()).as(run.name()).hasSizeLessThanOrEqualTo(3);
        }
        assertThat(runs.stream().map(OperatorLostIT::jobs)).as("the Jobs").isEqualTo(jobs);
    }

    private static List<String> jobs(Run run) {
        return Stream.of("master", "worker")
                .map(role -> run.job(role).get().getMetadata().getUid())
                .toList();
    }

    private void killAll() {
        // One that was killed just before may still wait for its restart.
        operator.all().stream().filter(OperatorPods::runs).forEach(PodProcesses::kill);
    }

    @Test
    @Tag("S3-51")
    @Tag("S3-53")
    @Tag("S3-75")
    void theOtherReplicaActsSoonAfterTheLeaderWasDeleted(TestNamespace namespace) {
        var leader = operator.leaderPod();
        var since = Instant.now();
        operator.replace(leader);
        otherActs(namespace, leader, since);
        report("deleted", since);
    }

    @Test
    @DisabledIfEnvironmentVariable(named = "CLUSTER", matches = "current", disabledReason = NOT_HERE)
    @Tag("S3-51")
    void somebodyActsSoonAfterTheLeaderWasKilled(TestNamespace namespace) {
        var since = Instant.now();
        PodProcesses.kill(operator.leaderPod());
        Run.apply(namespace, "after", Recipe.passing().nowhere())
                .await("that somebody acts", Run.SOON, status -> status.run() != null);
        report("killed", since);
    }

    /** Nobody gives the lease back, and the old leader comes back in the belief that it leads. */
    @Test
    @Tag("long")
    @DisabledIfEnvironmentVariable(named = "CLUSTER", matches = "current", disabledReason = NOT_HERE)
    @Tag("S3-51")
    @Tag("S3-53")
    void theOtherReplicaActsSoonAfterTheLeaderFrozeAndStaysTheOnlyOne(TestNamespace namespace) {
        var leader = operator.leaderPod();
        var since = Instant.now();
        PodProcesses.freeze(leader);
        try {
            otherActs(namespace, leader, since);
            report("frozen", since);
        } finally {
            PodProcesses.thaw(leader);
        }
        // It ends itself, because it cannot know what it has missed.
        Awaitility.await("the old leader starts anew")
                .atMost(Run.SOON)
                .until(() -> operator.all().stream()
                        .filter(pod -> pod.getMetadata()
                                .getUid()
                                .equals(leader.getMetadata().getUid()))
                        .anyMatch(OperatorPods::hasRestarted));
        awaitOperator();
        assertThat(operator.leader()).isNotEqualTo(leader.getMetadata().getName());
    }

    /** What was asked for at once is done by anybody, what is asked for then by the other one. */
    private void otherActs(TestNamespace namespace, Pod leader, Instant since) {
        var old = leader.getMetadata().getName();
        var meanwhile = Run.apply(namespace, "meanwhile", Recipe.passing().nowhere());
        Awaitility.await("another leader than " + old)
                .atMost(Run.SOON)
                .until(operator::leader, now -> now != null && !now.isEmpty() && !now.equals(old));
        // By the lease, so that a slow test is not taken for a slow operator.
        assertThat(Duration.between(since, operator.leadsSince())).isLessThan(TAKE_OVER);
        var afterwards = Run.apply(namespace, "afterwards", Recipe.passing().nowhere());
        for (Run run : List.of(meanwhile, afterwards)) {
            run.await("that somebody acts", Run.SOON, status -> status.run() != null);
        }
        assertThat(operator.leader()).isNotEqualTo(old);
    }

    private static void report(String how, Instant since) {
        System.out.printf(
                "leader %s: acted upon after %.1f s%n",
                how, Duration.between(since, Instant.now()).toMillis() / 1000.0);
    }
}
