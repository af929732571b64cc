package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.locust.k8s.api.v2.Phase;
import io.locust.k8s.api.v2.Verdict;
import io.locust.k8s.e2e.OnCluster;
import io.locust.k8s.e2e.TestNamespace;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OnCluster.class)
class BrokenRunIT {
    private static final Duration REPORT = Duration.ofSeconds(150);

    @Test
    @Tag("S2-40")
    void aSyntaxErrorIsAnErrorWithTheLastLinesOfTheLog(TestNamespace namespace) {
        var run = Run.start(namespace, "broken", Recipe.of("broken.py"));
        var end = run.awaitEnd();
        assertThat(end.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(end.phase()).isEqualTo(Phase.FAILED);
        assertThat(end.reason()).isEqualTo("MasterFailed");
        assertThat(end.message()).contains("SyntaxError", "broken.py", "exit code 1");
        assertThat(end.load()).isNull();
        run.awaitNoActivePods();
    }

    @Test
    @Tag("S2-43")
    @Tag("S3-35")
    void anImageThatDoesNotExistIsNeverHealthy(TestNamespace namespace) {
        var run = Run.start(namespace, "image", Recipe.passing().locust("0.0.0-none"));
        try (var history = new History(run)) {
            var status = run.await(
                    "the report",
                    REPORT,
                    now -> "ImagePullError"
                            .equals(Run.condition(now, "PodsHealthy").getReason()));
            assertThat(Run.condition(status, "PodsHealthy").getStatus()).isEqualTo("False");
            assertThat(Run.condition(status, "PodsHealthy").getMessage()).contains("0.0.0-none", "image-master-");
            assertThat(status.phase()).isEqualTo(Phase.PENDING);
            assertThat(status.connectedWorkers()).isZero();
            assertThat(history.values(now -> Run.condition(now, "PodsHealthy").getStatus()))
                    .containsExactly("Unknown", "False");
            run.awaitEvents("ImagePullError");
        }
    }

    @Test
    @Tag("S3-37")
    @Tag("S4-44")
    void podsThatNoNodeCanTakeAreNamed(TestNamespace namespace) {
        var run = Run.start(namespace, "nowhere", Recipe.passing().nowhere());
        var status = run.await(
                "the report",
                REPORT,
                now -> "SchedulingError"
                        .equals(Run.condition(now, "PodsHealthy").getReason()));
        assertThat(Run.condition(status, "PodsHealthy").getStatus()).isEqualTo("False");
        assertThat(Run.condition(status, "PodsHealthy").getMessage())
                .contains("nowhere-master-", "no node can take it");
        assertThat(status.connectedWorkers()).isZero();
        assertThat(status.phase()).isEqualTo(Phase.PENDING);
    }

    @Test
    @Tag("S2-54")
    @Tag("S3-33")
    @Tag("S3-36")
    void aMissingConfigMapIsNamedAndTheRunGoesOnWhenItIsThere(TestNamespace namespace) {
        var run = Run.apply(namespace, "missing", Recipe.passing());
        var status = run.await(
                "the report",
                REPORT,
                now -> "ConfigurationError"
                        .equals(Run.condition(now, "PodsHealthy").getReason()));
        assertThat(Run.condition(status, "PodsHealthy").getStatus()).isEqualTo("False");
        assertThat(Run.condition(status, "PodsHealthy").getMessage()).contains("\"scripts\" not found", "create it");
        assertThat(status.phase()).isEqualTo(Phase.PENDING);
        Run.createScripts(namespace, "scripts");
        // The kubelet tries a mount again after up to two minutes.
        var end = run.await("the end", Run.END, now -> now.verdict() != null);
        assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.PASSED);
        assertThat(Run.condition(end, "PodsHealthy").getStatus()).isEqualTo("True");
        assertThat(Run.load(end).requests()).isEqualTo(Shop.requests(run));
    }

    /** Dots become dashes in the names of the objects. */
    @Test
    void twoTestsWhoseObjectsWouldHaveTheSameNamesDoNotMix(TestNamespace namespace) {
        Run.createScripts(namespace, "scripts");
        var first = Run.apply(namespace, "a.b", Recipe.passing().nowhere());
        first.await(
                "the Job", REPORT, now -> now.run() != null && Run.identity(now).masterJobUID() != null);
        var second = Run.apply(namespace, "a-b", Recipe.passing().seconds(5));
        var conflict = second.await("the conflict", REPORT, now -> "NameConflict".equals(now.reason()));
        assertThat(conflict.phase()).isEqualTo(Phase.PENDING);
        assertThat(Run.condition(conflict, "Ready").getMessage()).contains("a-b-master", "of LocustTest a.b");

        first.test().delete();
        var end = second.awaitEnd();
        assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.PASSED);
        assertThat(Run.identity(end).attempt()).isEqualTo(1);
    }
}
