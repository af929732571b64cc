package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.locust.k8s.api.v2.LocustTestStatus;
import io.locust.k8s.e2e.OnCluster;
import io.locust.k8s.e2e.TestNamespace;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The fault campaign: a story is a run with a fault, in a namespace of its own, judged afterwards from the API server's
 * records and the target's own counts. {@code make chaos} tells more stories; CONTRIBUTING.md says how to repeat one.
 */
@ExtendWith(OnCluster.class)
@DisabledIfEnvironmentVariable(
        named = "CLUSTER",
        matches = "current",
        disabledReason = "kills processes of pods, which must run on this machine")
class ChaosIT {
    private static final Duration END = Duration.ofMinutes(4);

    static List<Story> stories() {
        return Story.of(Long.getLong("chaos.seed", 1), Integer.getInteger("chaos.runs", Fault.values().length));
    }

    @ParameterizedTest
    @MethodSource("stories")
    void everyRunHasOneVerdictRunsOnceAndLeavesNothing(Story story, TestNamespace namespace) {
        Run.createScripts(namespace, story.fault() == Fault.SCRIPTS_LATE ? "other" : "scripts");
        var recipe = Recipe.passing().workers(story.workers()).seconds(story.seconds());
        try (var records = new Records(namespace)) {
            var run = Run.apply(namespace, "story", recipe);
            try (var history = new History(run)) {
                var befallen = befall(run, recipe, story);
                var end = befallen.await("the end", END, status -> isOver(status, story.fault()));
                befallen.awaitNoActivePods(Duration.ofSeconds(40));

                assertThat(end.verdict())
                        .as("%s: %s", story, end.message())
                        .matches(story.fault()::explains, "explained by the fault");
                if (story.fault().countsAll) {
                    assertThat(Run.load(end).requests()).isEqualTo(Shop.requests(befallen));
                } else {
                    assertThat(Run.load(end).requests()).isBetween(1L, Shop.requests(befallen));
                }
                Awaitility.await("that both Jobs have finished")
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> finished(befallen, "master") && finished(befallen, "worker"));
                assertThat(Oracle.findings(history.tests(), records.all()))
                        .as(story.toString())
                        .isEmpty();
            }
        }
    }

    private static boolean finished(Run run, String role) {
        var job = run.job(role).get();
        return job != null
                && job.getStatus().getConditions().stream()
                        .anyMatch(condition -> List.of("Complete", "Failed").contains(condition.getType())
                                && condition.getStatus().equals("True"));
    }

    /** A restarted test has had one end already. */
    private static boolean isOver(LocustTestStatus status, Fault fault) {
        return status.verdict() != null
                && (fault != Fault.RESTARTED
                        || "again".equals(Run.identity(status).nonce()));
    }

    /** The run to look at afterwards. */
    private static Run befall(Run run, Recipe recipe, Story story) {
        if (story.fault() == Fault.SCRIPTS_LATE) {
            sleep(story.after());
            Run.createScripts(run.namespace(), "scripts");
            return run;
        }
        run.await(
                "the load",
                END,
                status -> status.load() != null && status.load().requests() > 0);
        sleep(story.after());
        switch (story.fault()) {
            case NONE, SCRIPTS_LATE -> {}
            case WORKER_KILLED -> PodProcesses.kill(worker(run));
            case WORKER_DELETED -> delete(run, worker(run));
            case ALL_WORKERS_DELETED -> run.workerPods().forEach(pod -> delete(run, pod));
            case MASTER_KILLED -> PodProcesses.kill(run.masterPod());
            case MASTER_DELETED -> delete(run, run.masterPod());
            case MASTER_FROZEN -> {
                var master = run.masterPod();
                PodProcesses.freeze(master);
                sleep(4);
                PodProcesses.thaw(master);
            }
            case MASTER_JOB_DELETED -> run.job("master").delete();
            case WORKER_JOB_DELETED -> run.job("worker").delete();
            case SERVICE_DELETED ->
                run.client()
                        .services()
                        .inNamespace(run.namespace().name())
                        .withName(run.name() + "-master")
                        .delete();
            case SPEC_EDITED -> run.patch("{\"spec\":{\"worker\":{\"replicas\":5}}}");
            case SUSPENDED -> run.patch("{\"spec\":{\"suspend\":true}}");
            case RESTARTED -> run.patch("{\"spec\":{\"restartNonce\":\"again\"}}");
            case APPLIED_ANEW -> {
                run.test().delete();
                return applyAnew(run, recipe);
            }
        }
        return run;
    }

    private static Run applyAnew(Run run, Recipe recipe) {
        Awaitility.await("that the name is free").until(() -> run.test().get() == null);
        return Run.apply(run.namespace(), run.name(), recipe);
    }

    private static Pod worker(Run run) {
        return run.workerPods().stream().filter(Run::isActive).findFirst().orElseThrow();
    }

    private static void delete(Run run, Pod pod) {
        run.client().resource(pod).withGracePeriod(0).delete();
    }

    private static void sleep(int seconds) {
        try {
            Thread.sleep(Duration.ofSeconds(seconds));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
