package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.locust.k8s.api.v2.Verdict;
import io.locust.k8s.e2e.Cluster;
import io.locust.k8s.e2e.OnCluster;
import io.locust.k8s.e2e.TestNamespace;
import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.Isolated;

/** Disturbs what all runs of the cluster share, so nothing else runs meanwhile. */
@Isolated
@Execution(ExecutionMode.SAME_THREAD)
@ExtendWith(OnCluster.class)
@DisabledIfEnvironmentVariable(
        named = "CLUSTER",
        matches = "current",
        disabledReason = "disturbs the cluster, whose processes must run on this machine")
class DisturbedIT {
    private final OperatorPods operator;

    DisturbedIT(Cluster cluster) {
        this.operator = new OperatorPods(cluster.client());
    }

    /** Its exit code is the verdict then; the figures are the last ones seen, and say so. */
    @Test
    @Tag("S0-5")
    void aRunWhoseWholeEndNobodyWatchedHasItsVerdict(TestNamespace namespace) {
        var passing = Run.start(namespace, "passing", Recipe.passing().seconds(20));
        var failing = Run.apply(namespace, "failing", Recipe.of("failing.py").seconds(20));
        passing.awaitLoad();
        failing.awaitLoad();
        operator.scale(0);
        try {
            for (Run run : new Run[] {passing, failing}) {
                Awaitility.await("the end of " + run.name())
                        .atMost(Run.SOON)
                        .until(() -> !Run.isActive(run.masterPod()));
            }
        } finally {
            operator.scale(2);
        }
        var passed = passing.awaitEnd();
        assertThat(passed.verdict()).as(passed.message()).isEqualTo(Verdict.PASSED);
        assertThat(passed.message()).contains("when the master was last asked before its end");
        assertThat(Run.load(passed).requests()).isPositive().isLessThan(Shop.requests(passing));
        assertThat(failing.awaitEnd().verdict()).isEqualTo(Verdict.FAILED);
        for (Run run : new Run[] {passing, failing}) {
            run.awaitNoActivePods();
            assertThat(run.pods()).as(run.name()).hasSizeLessThanOrEqualTo(3);
        }
        Awaitility.await().atMost(Run.SOON).until(operator::ready);
    }

    @Test
    void theApiServerIsKilledWhileATestRuns(TestNamespace namespace) throws IOException, InterruptedException {
        var run = Run.start(namespace, "run", Recipe.passing().endless());
        run.awaitLoad();
        ApiServer.kill();
        Thread.sleep(Duration.ofSeconds(5));
        ApiServer.start();

        var end = run.finish(run::isCounted);
        assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.PASSED);
        assertThat(Run.identity(end).attempt()).isEqualTo(1);
        run.awaitNoActivePods();
        assertThat(run.pods()).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    @Tag("long")
    @Tag("S3-37")
    void aCordonedNodeIsNamedAndTheRunGoesOnWhenItIsBack(TestNamespace namespace) {
        var nodes = operator.client().nodes();
        nodes.list().getItems().forEach(node -> cordon(node, true));
        try {
            var run = Run.start(namespace, "cordoned", Recipe.passing());
            var waiting = run.await(
                    "that it is said",
                    Run.SOON,
                    status -> "SchedulingError"
                            .equals(Run.condition(status, "PodsHealthy").getReason()));
            assertThat(Run.condition(waiting, "PodsHealthy").getStatus()).isEqualTo("False");
            assertThat(Run.condition(waiting, "PodsHealthy").getMessage()).contains("unschedulable");
            nodes.list().getItems().forEach(node -> cordon(node, false));
            var end = run.awaitEnd();
            assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.PASSED);
        } finally {
            nodes.list().getItems().forEach(node -> cordon(node, false));
        }
    }

    private void cordon(Node node, boolean unschedulable) {
        operator.client().nodes().withName(node.getMetadata().getName()).edit(now -> {
            now.getSpec().setUnschedulable(unschedulable);
            return now;
        });
    }
}
