package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.locust.k8s.api.v2.HistoryEntry;
import io.locust.k8s.api.v2.LocustTestStatus;
import io.locust.k8s.api.v2.Verdict;
import io.locust.k8s.e2e.OnCluster;
import io.locust.k8s.e2e.TestNamespace;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.ExtendWith;

/** Workers and masters that are lost while the load runs: no load stays behind, no run repeats, and the user reads why. */
@ExtendWith(OnCluster.class)
class LostPartsIT {
    /** Requests of some 20 s. */
    private static final int LARGE = 700;

    @Test
    @Tag("S3-40")
    void aKilledWorkerIsReplacedAndTheLoadGoesOn(TestNamespace namespace) {
        var run = Run.start(namespace, "killed", Recipe.passing().endless());
        run.awaitLoad();
        var victim = run.workerPods().getFirst();
        run.client().resource(victim).withGracePeriod(0).delete();
        replaced(run, victim);
        passes(run);
        run.awaitEvents("WorkersLost");
    }

    /** Locust exits 0 then, which a Job takes for the end of the worker's work. */
    @Test
    @Tag("S3-40")
    void aDrainedWorkerIsReplacedAndTheLoadGoesOn(TestNamespace namespace) {
        var run = Run.start(namespace, "drained", Recipe.passing().endless());
        run.awaitLoad();
        var victim = run.workerPods().getFirst();
        run.evict(victim);
        replaced(run, victim);
        passes(run);
    }

    private static void replaced(Run run, Pod victim) {
        run.await(
                "that the loss is told", Run.SOON, status -> Objects.requireNonNullElse(status.lostWorkers(), 0) >= 1);
        run.await(
                "that both workers are connected",
                Run.SOON,
                status -> Objects.equals(status.connectedWorkers(), 2)
                        && "True"
                                .equals(Run.condition(status, "WorkersConnected")
                                        .getStatus())
                        && run.workerPods().stream()
                                .filter(Run::isActive)
                                .noneMatch(pod -> pod.getMetadata()
                                        .getUid()
                                        .equals(victim.getMetadata().getUid())));
    }

    /**
     * The load goes on until it is large beside what can be missing: the lost worker tells the master each 3 s what it
     * did, so the last seconds of its half of the load are in the shop's count only.
     */
    private static void passes(Run run) {
        run.await(
                "the load of the worker that came",
                Run.END,
                status -> Run.load(status).requests() >= LARGE);
        var end = run.finish(
                load -> load.requests() >= Shop.requests(run) * 7 / 10 && load.requests() <= Shop.requests(run));
        assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.PASSED);
        assertThat(Run.identity(end).attempt()).isEqualTo(1);
        assertThat(end.lostWorkers()).isEqualTo(1);
    }

    /** Locust stops the load then, and would quit with exit code 0. */
    @Test
    @Tag("S1-8")
    void allWorkersLostIsAnErrorAndNothingStaysBehind(TestNamespace namespace) {
        var run = Run.start(namespace, "alone", Recipe.passing().seconds(300));
        run.awaitLoad();
        run.client()
                .pods()
                .inNamespace(namespace.name())
                .withLabel("locust-role", "worker")
                .withGracePeriod(0)
                .delete();
        var end = run.awaitEnd();
        assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.ERROR);
        assertThat(end.reason()).isEqualTo("AllWorkersLost");
        run.awaitNoActivePods();
        run.awaitEvents("TestError");
    }

    @Test
    @Tag("S3-24")
    void aLostMasterIsRetriedWhenTheUserAllowsIt(TestNamespace namespace) {
        var run = Run.start(namespace, "retried", Recipe.passing().endless().spec("  run: {retries: 1}"));
        run.awaitLoad();
        run.client().resource(run.masterPod()).withGracePeriod(0).delete();
        run.await(
                "the retry",
                Run.SOON,
                status -> Objects.equals(Run.identity(status).retries(), 1));
        run.await(
                "the load of the retry",
                Run.END,
                status -> Run.identity(status).attempt() == 2
                        && status.load() != null
                        && status.load().requests() > 0);
        var end = run.finish(load -> true);
        assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.PASSED);
        assertThat(Run.identity(end).attempt()).isEqualTo(2);
        assertThat(end.history()).extracting(HistoryEntry::verdict).containsExactly(Verdict.PASSED);
        assertThat(run.told("RunRestarted"))
                .singleElement()
                .asString()
                .contains("Retry 1 of 1 after MasterLost", "attempt 2 starts from scratch");
    }

    @Test
    @Tag("S3-40")
    void workersThatRunOutOfMemoryEndTheRunWhenTheyAreTooMany(TestNamespace namespace) {
        var run = Run.start(
                namespace,
                "hungry",
                Recipe.of("hungry_worker.py")
                        .seconds(300)
                        .workerResources("{requests: {cpu: 1m, memory: 16Mi}, limits: {memory: 160Mi}}")
                        .spec("  run: {maxWorkerLosses: 1}"));
        var end = run.awaitEnd();
        assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.ERROR);
        assertThat(end.reason()).isIn("TooManyWorkersLost", "AllWorkersLost");
        assertThat(Run.condition(end, "PodsHealthy").getMessage()).contains("OOMKilled");
        run.awaitNoActivePods();
    }

    @Test
    @Tag("S3-34")
    void workersThatCrashAgainAndAgainAreNamedWithTheirLastLines(TestNamespace namespace) {
        var run = Run.start(
                namespace,
                "crashing",
                Recipe.of("crashing_worker.py").workers(1).spec("  run: {maxWorkerLosses: 1}"));
        var end = run.awaitEnd();
        assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.ERROR);
        assertThat(end.reason()).isEqualTo("TooManyWorkersLost");
        assertThat(Run.condition(end, "PodsHealthy").getMessage())
                .contains("crashing-worker-", "no driver for the database");
        run.awaitNoActivePods();
    }

    @Test
    @Tag("S3-40")
    void aMasterThatRunsOutOfMemoryIsAnErrorWithTheRemedy(TestNamespace namespace) {
        var run = Run.start(namespace, "big", Recipe.of("hungry_master.py").seconds(300));
        var end = run.awaitEnd();
        assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.ERROR);
        assertThat(end.reason()).isEqualTo("MasterOutOfMemory");
        assertThat(end.message()).contains("spec.master.resources.limits.memory");
        run.awaitNoActivePods();
    }

    @Test
    @Tag("S3-41")
    void aQuotaThatIsTooSmallIsNamedAndTheRunStartsWhenItIsRaised(TestNamespace namespace) {
        var quota = namespace.client().resource(quota(namespace, 2));
        quota.serverSideApply();
        Awaitility.await("that the quota is in force")
                .atMost(Run.SOON)
                .until(() -> !quota.get().getStatus().getHard().isEmpty());
        var run = Run.start(namespace, "poor", Recipe.passing().seconds(5));
        var refused = run.await(
                "the report",
                Run.SOON,
                status -> "PodCreationError"
                        .equals(Run.condition(status, "PodsHealthy").getReason()));
        assertThat(Run.condition(refused, "PodsHealthy").getMessage()).contains("exceeded quota: tight");
        namespace.client().resource(quota(namespace, 9)).serverSideApply();
        var end = run.await("the end", Run.END, status -> status.verdict() != null);
        assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.PASSED);
        assertThat(Run.identity(end).attempt()).isEqualTo(1);
    }

    private static ResourceQuota quota(TestNamespace namespace, int pods) {
        return new ResourceQuotaBuilder()
                .withNewMetadata()
                .withNamespace(namespace.name())
                .withName("tight")
                .endMetadata()
                .withNewSpec()
                .addToHard("pods", new Quantity(String.valueOf(pods)))
                .endSpec()
                .build();
    }

    @Test
    @Tag("S3-41")
    void aRefusalOfAnAdmissionPolicyIsReportedInItsOwnWordsAndRetried(TestNamespace namespace) {
        var policy = AdmissionPolicy.refusingJobs(namespace);
        var run = Run.start(namespace, "refused", Recipe.passing().seconds(5));
        try {
            var refused = run.await(
                    "the refusal",
                    Run.SOON,
                    status -> "Refused".equals(Run.condition(status, "Ready").getReason()));
            assertThat(Run.condition(refused, "Ready").getMessage()).contains(AdmissionPolicy.WORDS);
            run.awaitEvents("Refused");
        } finally {
            policy.remove();
        }
        var end = run.awaitEnd();
        assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.PASSED);
    }

    /** Of the kubelet and the network: the status must say what it does not know. */
    @Test
    @Tag("S2-17")
    @DisabledIfEnvironmentVariable(
            named = "CLUSTER",
            matches = "current",
            disabledReason = "freezes a process of this machine")
    void aStatusWhoseMasterIsSilentSaysSo(TestNamespace namespace) {
        var run = Run.start(namespace, "frozen", Recipe.passing().endless());
        run.awaitLoad();
        var master = run.masterPod();
        PodProcesses.freeze(master);
        LocustTestStatus silent;
        try {
            silent = awaitSilence(run);
        } finally {
            PodProcesses.thaw(master);
        }
        assertThat(silent.reason()).isEqualTo("MasterUnreachable");
        run.await("that it answers again", Run.SOON, status -> !"MasterUnreachable".equals(status.reason()));
        assertThat(List.of(Verdict.PASSED, Verdict.FAILED))
                .contains(run.finish(load -> true).verdict());
        run.awaitEvents("MasterUnreachable");
    }

    @Test
    @Tag("S2-17")
    @DisabledIfEnvironmentVariable(
            named = "CLUSTER",
            matches = "current",
            disabledReason = "changes the network of a pod, which must run on this machine")
    void aCutBetweenOperatorAndMasterIsToldAndHarmsNoRun(TestNamespace namespace) {
        var run = Run.start(namespace, "cut", Recipe.passing().endless());
        run.awaitLoad();
        var master = run.masterPod();
        var address = new OperatorPods(run.client()).leaderPod().getStatus().getPodIP();
        PodProcesses.cutOff(master, address);
        try {
            awaitSilence(run);
        } finally {
            PodProcesses.reconnect(master, address);
        }
        var end = run.finish(run::isCounted);
        assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.PASSED);
    }

    /** The number that was known last stays, and is not said to be known still. */
    private static LocustTestStatus awaitSilence(Run run) {
        var silent = run.await(
                "that it is said",
                Run.SOON,
                status -> "MasterUnreachable"
                        .equals(Run.condition(status, "WorkersConnected").getReason()));
        assertThat(Run.condition(silent, "WorkersConnected").getStatus()).isEqualTo("Unknown");
        assertThat(silent.connectedWorkers()).isEqualTo(2);
        return silent;
    }
}
