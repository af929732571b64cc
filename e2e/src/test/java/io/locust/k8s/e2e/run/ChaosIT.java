package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

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
    static List<Story> stories() {
        return Story.of(
                Long.getLong("chaos.seed", 1),
                Integer.getInteger("chaos.runs", Fault.on(Fault.On.MACHINE).size()));
    }

    @ParameterizedTest
    @MethodSource("stories")
    void everyRunHasOneVerdictRunsOnceAndLeavesNothing(Story story, TestNamespace namespace) {
        Run.createScripts(namespace, story.fault() == Fault.SCRIPTS_LATE ? "other" : "scripts");
        var recipe = Recipe.passing()
                .workers(story.workers())
                .seconds(story.seconds())
                // So that its final figures can still be read when the network is back.
                .autoquit(story.fault() == Fault.NETWORK_CUT ? 25 : 10);
        try (var records = new Records(namespace)) {
            var run = befall(Run.apply(namespace, "story", recipe), recipe, story);
            var end = run.await("the end", Run.END, status -> isOver(status, story.fault()));
            run.awaitNoActivePods();

            assertThat(end.verdict())
                    .as("%s: %s", story, end.message())
                    .matches(story.fault()::explains, "explained by the fault");
            if (story.fault().countsAll) {
                assertThat(Run.load(end).requests()).as(story.toString()).isEqualTo(Shop.requests(run));
            } else {
                assertThat(Run.load(end).requests()).as(story.toString()).isBetween(1L, Shop.requests(run));
            }
            Awaitility.await("that both Jobs have finished")
                    .atMost(Run.SOON)
                    .until(() -> run.hasFinished("master") && run.hasFinished("worker"));
            assertThat(records.findings("story")).as(story.toString()).isEmpty();
        }
    }

    /** A restarted test has had one end already. */
    private static boolean isOver(LocustTestStatus status, Fault fault) {
        return status.verdict() != null
                && (fault != Fault.RESTARTED
                        || "again".equals(Run.identity(status).nonce()));
    }

    /** The run to look at afterwards. */
    private static Run befall(Run run, Recipe recipe, Story story) {
        if (story.fault() != Fault.SCRIPTS_LATE) {
            run.await(
                    "the load",
                    Run.END,
                    status -> status.load() != null && status.load().requests() > 0);
        }
        sleep(story.after());
        return new Blow(recipe, "again").strike(story.fault(), run);
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
