package io.locust.k8s.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.locust.k8s.api.v2.LocustTest;
import io.locust.k8s.api.v2.LocustTestSpec;
import io.locust.k8s.api.v2.LocustTestStatus;
import io.locust.k8s.api.v2.Phase;
import io.locust.k8s.api.v2.RunStatus;
import io.locust.k8s.decide.Decider;
import io.locust.k8s.locust.Answer;
import io.locust.k8s.plan.PodSettings;
import io.locust.k8s.plan.ResourceDefaults;
import io.locust.k8s.plan.RunIdentity;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ReconcilerTest {
    private static final TestKey KEY = new TestKey("team", "shop");
    private static final TestKey MASTER = new TestKey("team", "shop-master");
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private final ObjectMapper mapper = new ObjectMapper();
    private final KubernetesSerialization json = new KubernetesSerialization(mapper, false);
    private final FakeCluster cluster = new FakeCluster();
    private final StatisticsFeed feed = new StatisticsFeed(
            uri -> new Answer.Unreachable("nobody"),
            uri -> Optional.of("nobody"),
            Duration.ofHours(1),
            key -> {},
            InstantSource.fixed(NOON));
    private Reconciler reconciler = reconcilerAt(NOON);

    private Reconciler reconcilerAt(Instant now) {
        return reconcilerAt(InstantSource.fixed(now));
    }

    private Reconciler reconcilerAt(InstantSource clock) {
        var settings = new PodSettings(
                ResourceDefaults.NONE, ResourceDefaults.NONE, ResourceDefaults.NONE, true, true, "", null, null, null);
        return new Reconciler(
                cluster.caches(), cluster, new Decider(settings, Duration.ofMinutes(2), mapper), feed, clock);
    }

    @BeforeEach
    void apply() {
        cluster.put(test());
        cluster.catchUp();
    }

    @AfterEach
    void close() {
        feed.close();
    }

    private LocustTest test() {
        var test = new LocustTest();
        test.setMetadata(new ObjectMetaBuilder()
                .withNamespace(KEY.namespace())
                .withName(KEY.name())
                .withGeneration(1L)
                .build());
        test.setSpec(json.unmarshal("""
                {"image": "locust", "master": {"command": "-u 1"}, "worker": {"command": "", "replicas": 2}}""", LocustTestSpec.class));
        return test;
    }

    private List<String> changes() {
        return cluster.calls.stream().filter(call -> !call.startsWith("tell")).toList();
    }

    private String attempt() {
        return run(cluster.now(KEY)).attempt().toString();
    }

    private static RunStatus run(LocustTest test) {
        return Objects.requireNonNull(test.getStatus().run());
    }

    private Condition ready() {
        return Objects.requireNonNull(cluster.now(KEY).getStatus().conditions()).stream()
                .filter(condition -> condition.getType().equals("Ready"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void claimsTheRunBeforeItCreatesAnything() throws TryAgain {
        reconciler.on(KEY);
        assertThat(changes())
                .startsWith("status Claimed")
                .contains("create Service shop-master", "create Job shop-master", "create Job shop-worker");
        assertThat(run(cluster.now(KEY)).masterJobUID()).isNotNull();
    }

    /** Stored as v1, and nobody converts: whatever is written would be all that is left of it. */
    @Test
    @Tag("S2-21")
    void aTestThatReadsAsEmptyIsNotTouched() throws TryAgain {
        var test = test();
        test.setSpec(json.unmarshal("{\"image\": \"locust\"}", LocustTestSpec.class));
        cluster.put(test);
        cluster.catchUp();
        assertThat(reconciler.on(KEY)).isNull();
        assertThat(cluster.calls).isEmpty();
        assertThat(cluster.now(KEY).getStatus()).isNull();
    }

    @Test
    void cachesThatAreBehindCauseNothingTwice() throws TryAgain {
        reconciler.on(KEY);
        cluster.calls.clear();
        reconciler.on(KEY);
        reconciler.on(KEY);
        assertThat(cluster.calls).isEmpty();
        assertThat(attempt()).isEqualTo("1");
    }

    @Test
    void anOperatorWithoutMemoryAndWithOldCachesCausesNothingTwice() throws TryAgain {
        reconciler.on(KEY);
        cluster.calls.clear();
        reconciler = reconcilerAt(NOON);
        reconciler.on(KEY);
        assertThat(cluster.calls).noneMatch(call -> call.startsWith("create"));
        assertThat(attempt()).isEqualTo("1");
    }

    @Test
    void aJobThatIsReallyGoneStartsTheNextAttempt() throws TryAgain {
        reconciler.on(KEY);
        cluster.catchUp();
        cluster.remove(Job.class, MASTER);
        cluster.catchUp();
        reconciler = reconcilerAt(NOON.plusSeconds(11));
        reconciler.on(KEY);
        assertThat(attempt()).isEqualTo("2");
    }

    @Test
    void aTestCreatedAnewWhileTheCacheHasTheOldOneIsTheOneThatRuns() throws TryAgain {
        cluster.remove(LocustTest.class, KEY);
        var anew = cluster.put(test());
        reconciler.on(KEY);
        assertThat(run(cluster.now(KEY)).id())
                .isEqualTo(RunIdentity.first(
                                anew.getMetadata().getUid(), anew.getMetadata().getGeneration())
                        .id());
    }

    @Test
    void objectsOfADeletedTestGoBeforeThoseOfTheNewOneCome() throws TryAgain {
        reconciler.on(KEY);
        cluster.remove(LocustTest.class, KEY);
        cluster.put(test());
        cluster.catchUp();
        cluster.calls.clear();

        reconciler.on(KEY);
        assertThat(changes()).contains("delete Job shop-worker").noneMatch(call -> call.startsWith("create"));

        cluster.catchUp();
        reconciler.on(KEY);
        assertThat(changes()).contains("create Job shop-worker");
        assertThat(attempt()).isEqualTo("1");
    }

    @Test
    void nothingIsCreatedForATestThatIsGone() throws TryAgain {
        cluster.remove(LocustTest.class, KEY);
        assertThat(reconciler.on(KEY)).isNull();
        assertThat(cluster.calls).isEmpty();
    }

    @Test
    void aTestBeingDeletedIsLeftAlone() throws TryAgain {
        var leaving = cluster.now(KEY);
        leaving.getMetadata().setDeletionTimestamp(NOON.toString());
        cluster.put(leaving);
        cluster.catchUp();
        assertThat(reconciler.on(KEY)).isNull();
        assertThat(cluster.calls).isEmpty();
    }

    @Test
    void anObjectOfSomebodyElseThatNoCacheHasIsFoundAndNamed() throws TryAgain {
        cluster.put(new ServiceBuilder()
                .withNewMetadata()
                .withNamespace("team")
                .withName("shop-master")
                .endMetadata()
                .build());
        reconciler.on(KEY);
        assertThat(ready().getReason()).isEqualTo("NameConflict");
        assertThat(ready().getMessage()).contains("Service shop-master");

        cluster.calls.clear();
        reconciler.on(KEY);
        assertThat(cluster.calls).as("no needless write while it stays").isEmpty();

        cluster.remove(Service.class, MASTER);
        reconciler.on(KEY);
        assertThat(changes()).contains("create Service shop-master");
    }

    @Test
    void aRefusalIsToldOnceAndTriedAgainUntilItIsOver() throws TryAgain {
        cluster.refusal = "exceeded quota: jobs";
        assertThatThrownBy(() -> reconciler.on(KEY)).isInstanceOf(TryAgain.class);
        assertThat(ready().getStatus()).isEqualTo("False");
        assertThat(ready().getMessage()).contains("exceeded quota: jobs");
        assertThat(cluster.calls).contains("tell Refused");

        cluster.calls.clear();
        assertThatThrownBy(() -> reconciler.on(KEY)).isInstanceOf(TryAgain.class);
        assertThat(cluster.calls).containsExactly("refused Service shop-master");

        cluster.refusal = null;
        reconciler.on(KEY);
        assertThat(ready().getReason()).isNotEqualTo("Refused");
    }

    /** As the Go operator leaves a run: no labels but on the pod, whose Job made it. */
    private void leaveRunOfTheGoOperator() {
        var test = cluster.now(KEY);
        test.getMetadata().setFinalizers(List.of("locust.io/cleanup"));
        test.setStatus(json.unmarshal("""
                {"phase": "Running", "startTime": "2026-11-20T11:59:00Z"}""", LocustTestStatus.class));
        cluster.put(test);
        var owner = """
                "ownerReferences": [{"kind": "LocustTest", "name": "shop", "uid": "%s"}]""".formatted(test.getMetadata().getUid());
        cluster.put(json.unmarshal("""
                {"metadata": {"namespace": "team", "name": "shop-master", %s},
                 "spec": {"selector": {"performance-test-pod-name": "shop-master"}}}""".formatted(owner), Service.class));
        for (var role : List.of("master", "worker")) {
            var job = cluster.put(json.unmarshal("""
                    {"metadata": {"namespace": "team", "name": "shop-%s", %s},
                     "spec": {"parallelism": 1, "backoffLimit": 0}}""".formatted(role, owner), Job.class));
            cluster.put(json.unmarshal("""
                    {"metadata": {"namespace": "team", "name": "shop-%s-1",
                      "labels": {"managed-by": "locust-k8s-operator", "performance-test-name": "shop"},
                      "ownerReferences": [{"kind": "Job", "name": "shop-%1$s", "uid": "%s"}]},
                     "status": {"phase": "Pending"}}""".formatted(role, job.getMetadata().getUid()), Pod.class));
        }
        cluster.catchUp();
    }

    @Test
    @Tag("S0-39")
    void aRunOfAnotherOperatorIsWrittenDownThenLabelledAndNothingElse() throws TryAgain {
        leaveRunOfTheGoOperator();
        reconciler.on(KEY);
        assertThat(changes())
                .startsWith("status TakenOver")
                .contains(
                        "label Service shop-master",
                        "label Job shop-master",
                        "label Job shop-worker",
                        "label Pod shop-master-1",
                        "label Pod shop-worker-1",
                        "replace failed pods of shop-worker")
                .doesNotHaveDuplicates()
                .noneMatch(call -> call.startsWith("create") || call.startsWith("delete"));

        cluster.catchUp();
        cluster.calls.clear();
        cluster.questions = 0;
        reconciler.on(KEY);
        assertThat(cluster.calls).isEmpty();
        assertThat(cluster.questions).as("from then on the caches have it").isZero();
    }

    @Test
    @Tag("S0-39")
    void anOperatorKilledWhileItTakesOverGoesOn() throws TryAgain {
        leaveRunOfTheGoOperator();
        cluster.refusal = "nothing may be created";
        reconciler.on(KEY);
        var first = run(cluster.now(KEY));
        cluster.calls.clear();
        // The caches have seen nothing of what the one before has written.
        reconciler = reconcilerAt(NOON);
        reconciler.on(KEY);
        assertThat(run(cluster.now(KEY))).isEqualTo(first);
        assertThat(cluster.calls).noneMatch(call -> call.startsWith("refused"));
    }

    @Test
    @Tag("S3-14")
    void theFinalizerOfAnOperatorThatIsGoneIsTakenOffOnDeletion() throws TryAgain {
        leaveRunOfTheGoOperator();
        var leaving = cluster.now(KEY);
        leaving.getMetadata().setFinalizers(List.of("example.com/keep", "locust.io/cleanup"));
        leaving.getMetadata().setDeletionTimestamp(NOON.toString());
        cluster.put(leaving);
        cluster.catchUp();
        reconciler.on(KEY);
        assertThat(cluster.calls).containsExactly("remove [locust.io/cleanup]");
        assertThat(cluster.now(KEY).getMetadata().getFinalizers()).containsExactly("example.com/keep");

        cluster.catchUp();
        cluster.calls.clear();
        assertThat(reconciler.on(KEY)).isNull();
        assertThat(cluster.calls).isEmpty();
    }

    /** Without an owner and without a label, so that nothing but its name leads to it. */
    private Job leaveJobOfTheJavaOperator() {
        return cluster.put(json.unmarshal("""
                {"metadata": {"namespace": "team", "name": "shop-master"}, "spec": {"parallelism": 1, "backoffLimit": 0,
                  "template": {"metadata": {"labels": {"performance-test-name": "shop"}}}}}""", Job.class));
    }

    private void leaveServiceOfTheJavaOperator() {
        cluster.put(json.unmarshal("""
                {"metadata": {"namespace": "team", "name": "shop-master"},
                 "spec": {"selector": {"performance-test-pod-name": "shop-master"}}}""", Service.class));
    }

    private void markByTheJavaOperator(boolean deleting) {
        var test = cluster.now(KEY);
        test.getMetadata().setFinalizers(List.of("locusttests.locust.io/finalizer"));
        test.getMetadata().setDeletionTimestamp(deleting ? NOON.toString() : null);
        cluster.put(test);
        cluster.catchUp();
    }

    @Test
    @Tag("S0-39")
    void objectsOfTheJavaOperatorThatNoCacheHasAreFound() throws TryAgain {
        leaveJobOfTheJavaOperator();
        leaveServiceOfTheJavaOperator();
        markByTheJavaOperator(false);
        reconciler.on(KEY);
        assertThat(changes())
                .startsWith("status TakenOver")
                .contains("label Service shop-master", "label Job shop-master")
                .noneMatch(call -> call.startsWith("create") || call.startsWith("delete"));
    }

    @Test
    @Tag("S3-14")
    void whatTheJavaOperatorLeftGoesWithItsTestAlsoAfterItsEnd() throws TryAgain {
        leaveServiceOfTheJavaOperator();
        var ended = cluster.now(KEY);
        ended.setStatus(json.unmarshal("""
                {"phase": "Succeeded", "startTime": "2026-11-20T11:59:00Z"}""", LocustTestStatus.class));
        cluster.put(ended);
        markByTheJavaOperator(true);
        reconciler.on(KEY);
        assertThat(changes()).containsExactly("delete Service shop-master", "remove [locusttests.locust.io/finalizer]");
    }

    @Test
    @Tag("S0-39")
    void podsOfAJobThatIsNotOursAreLeftAlone() throws TryAgain {
        var job = leaveJobOfTheJavaOperator();
        cluster.put(json.unmarshal("""
                {"metadata": {"namespace": "team", "name": "shop-master-1",
                  "labels": {"managed-by": "locust-k8s-operator", "performance-test-name": "shop"},
                  "ownerReferences": [{"kind": "Job", "name": "shop-master", "uid": "%s"}]},
                 "status": {"phase": "Running"}}""".formatted(job.getMetadata().getUid()), Pod.class));
        var test = cluster.now(KEY);
        test.setStatus(json.unmarshal("""
                {"phase": "Pending", "reason": "Suspended"}""", LocustTestStatus.class));
        cluster.put(test);
        cluster.catchUp();
        reconciler.on(KEY);
        assertThat(ready().getReason()).isEqualTo("NameConflict");
        assertThat(cluster.calls).noneMatch(call -> call.startsWith("delete") || call.startsWith("create"));
    }

    @Test
    void aQuietTestCostsNoQuestion() throws TryAgain {
        reconciler.on(KEY);
        cluster.catchUp();
        cluster.questions = 0;
        reconciler.on(KEY);
        assertThat(cluster.questions).isZero();
    }

    @Test
    void whatWasCreatedIsWrittenDownTogetherWithTheStepThatCreatedIt() throws TryAgain {
        reconciler.on(KEY);
        assertThat(changes())
                .containsExactly(
                        "status Claimed",
                        "create Service shop-master",
                        "create Job shop-master",
                        "create Job shop-worker",
                        "status WaitingForPods");
    }

    private void putPod(String name, String phase) {
        var run = run(cluster.now(KEY));
        cluster.put(json.unmarshal(
                """
                {"metadata": {"namespace": "team", "name": "%s",
                   "labels": {"managed-by": "locust-k8s-operator", "performance-test-name": "shop",
                     "locust-role": "%s", "locust.io/run": "%s"}, "creationTimestamp": "2026-11-20T12:00:00Z"},
                 "spec": {"containers": [{"name": "shop-master"}]},
                 "status": {"phase": "%s", "containerStatuses": [{"name": "shop-master", "state": {"running": {}}}]}}""".formatted(
                                name,
                                name.contains("master") ? "master" : "worker",
                                new RunIdentity(run.id(), run.attempt()).label(),
                                phase),
                Pod.class));
        cluster.catchUp();
    }

    @Test
    void otherWordsWaitForAMomentAndAreNotLost() throws TryAgain {
        var now = new Instant[] {NOON};
        reconciler = reconcilerAt(() -> now[0]);
        reconciler.on(KEY);
        cluster.catchUp();
        cluster.calls.clear();

        now[0] = NOON.plusSeconds(1);
        putPod("shop-worker-a", "Pending");
        assertThat(reconciler.on(KEY)).as("when to look again").isEqualTo(Duration.ofSeconds(4));
        now[0] = NOON.plusSeconds(2);
        putPod("shop-worker-b", "Pending");
        assertThat(reconciler.on(KEY)).isEqualTo(Duration.ofSeconds(3));
        assertThat(cluster.calls).isEmpty();

        now[0] = NOON.plusSeconds(5);
        reconciler.on(KEY);
        assertThat(changes()).containsExactly("status WaitingForPods");
        assertThat(cluster.now(KEY).getStatus().message()).contains("shop-worker-a, shop-worker-b: starting");
        cluster.catchUp();
        cluster.calls.clear();
        now[0] = NOON.plusSeconds(11);
        reconciler.on(KEY);
        assertThat(cluster.calls).as("nothing is written twice").isEmpty();
    }

    @Test
    void aStepOfTheRunNeverWaits() throws TryAgain {
        reconciler.on(KEY);
        cluster.catchUp();
        cluster.calls.clear();
        putPod("shop-master-a", "Running");
        reconciler.on(KEY);
        assertThat(cluster.now(KEY).getStatus().phase()).isEqualTo(Phase.RUNNING);
    }

    @Test
    void theNextOperatorWritesAtOnceWhatTheLastOneHeldBack() throws TryAgain {
        reconciler.on(KEY);
        putPod("shop-worker-a", "Pending");
        reconciler.on(KEY);
        assertThat(cluster.now(KEY).getStatus().message()).doesNotContain("shop-worker-a");
        reconciler = reconcilerAt(NOON);
        reconciler.on(KEY);
        assertThat(cluster.now(KEY).getStatus().message()).contains("shop-worker-a");
    }
}
