package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.locust.k8s.api.v2.LocustTestStatus;
import io.locust.k8s.api.v2.Verdict;
import io.locust.k8s.e2e.OnCluster;
import io.locust.k8s.e2e.TestNamespace;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Pods that are told to go: Locust stops the load then and exits 0, which must not pass for the end of the run. */
@ExtendWith(OnCluster.class)
class EvictionIT {
    private static final Duration KUBELET = Duration.ofMinutes(8);

    @Test
    @Tag("S3-40")
    void aMasterThatIsDrainedIsLost(TestNamespace namespace) {
        var run = Run.start(namespace, "drained", Recipe.passing().seconds(300));
        run.awaitLoad();
        run.evict(run.masterPod());
        isLost(run, run.awaitEnd());
    }

    @Test
    @Tag("S3-40")
    void aMasterThatTheKubeletEvictsIsLostAndTheStatusSaysWhy(TestNamespace namespace) {
        var run = Run.start(
                namespace,
                "evicted",
                Recipe.of("hungry_disk.py")
                        .seconds(600)
                        .masterResources("{requests: {cpu: 1m, memory: 16Mi}, limits: {ephemeral-storage: 16Mi}}"));
        var end = run.await("the end", KUBELET, status -> status.verdict() != null);
        isLost(run, end);
        // Sometimes the kubelet forgets to say it: decision 0009.
        assertThat(end.message()).containsPattern("Evicted: .*ephemeral|Kubernetes ended its pod");
    }

    private static void isLost(Run run, LocustTestStatus end) {
        assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.ERROR);
        assertThat(end.reason()).isEqualTo("MasterLost");
        assertThat(Run.identity(end).attempt()).isEqualTo(1);
        run.awaitNoActivePods();
        assertThat(Run.load(end).requests()).isBetween(1L, Shop.requests(run));
    }
}
