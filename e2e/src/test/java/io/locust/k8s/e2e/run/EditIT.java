package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.locust.k8s.api.v2.LocustTest;
import io.locust.k8s.api.v2.Verdict;
import io.locust.k8s.e2e.OnCluster;
import io.locust.k8s.e2e.TestNamespace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OnCluster.class)
class EditIT {
    private static final int TESTS = 20;
    private static final int EDITS = 50;

    @Test
    @Tag("S2-44")
    @Tag("S2-45")
    @Tag("S2-46")
    @Tag("S2-47")
    void anEditWhileItRunsIsDriftAndChangesNothing(TestNamespace namespace) {
        var run = Run.start(namespace, "edited", Recipe.passing());
        var before = run.awaitLoad();
        assertThat(Run.condition(before, "SpecDrifted").getStatus()).isEqualTo("False");
        run.patch("{\"spec\":{\"worker\":{\"replicas\":5}}}");
        var drifted = run.await(
                "the drift",
                Run.SOON,
                status -> "True".equals(Run.condition(status, "SpecDrifted").getStatus()));
        assertThat(Run.condition(drifted, "SpecDrifted").getMessage()).contains("spec.worker.replicas");
        var end = run.awaitEnd();
        assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.PASSED);
        assertThat(end.expectedWorkers()).isEqualTo(2);
        assertThat(Run.identity(end).attempt()).isEqualTo(1);
        assertThat(run.job("worker").get().getSpec().getParallelism()).isEqualTo(2);
        run.patch("{\"spec\":{\"worker\":{\"replicas\":2}}}");
        run.await(
                "that it is as it was",
                Run.SOON,
                status -> "False".equals(Run.condition(status, "SpecDrifted").getStatus()));
    }

    /** The known trap of operators that write what users edit at the same time; docs/decisions/0001. */
    @Test
    @Tag("S3-49")
    @Tag("S3-50")
    void noneOfAThousandConcurrentEditsIsLost(TestNamespace namespace) throws InterruptedException {
        var runs = IntStream.range(0, TESTS)
                .mapToObj(
                        n -> Run.apply(namespace, "edits-" + n, Recipe.passing().nowhere()))
                .toList();
        runs.forEach(run -> run.await("the claim", Run.SOON, status -> status.run() != null));
        List<Callable<LocustTest>> edits = new ArrayList<>();
        for (int edit = 1; edit <= EDITS; edit++) {
            for (Run run : runs) {
                var body = "{\"spec\":{\"master\":{\"labels\":{\"edit\":\"" + edit + "\"}}}}";
                edits.add(() -> run.patch(body));
            }
        }
        try (var threads = Executors.newFixedThreadPool(10)) {
            for (var done : threads.invokeAll(edits)) {
                assertThat(done).succeedsWithin(Duration.ZERO);
            }
        }
        var takenBack = runs.subList(0, TESTS / 2);
        takenBack.forEach(run -> run.patch("{\"spec\":{\"master\":{\"labels\":null}}}"));
        for (Run run : runs) {
            Awaitility.await(run.name() + " has seen its last edit")
                    .atMost(Run.SOON)
                    .until(() -> {
                        var test = run.test().get();
                        return Objects.equals(
                                test.getStatus().observedGeneration(),
                                test.getMetadata().getGeneration());
                    });
        }
        for (Run run : runs) {
            var test = run.test().get();
            boolean edited = !takenBack.contains(run);
            assertThat(test.getMetadata().getGeneration()).isEqualTo(1 + EDITS + (edited ? 0 : 1));
            var drift = Run.condition(test.getStatus(), "SpecDrifted");
            assertThat(drift.getStatus()).as(run.name()).isEqualTo(edited ? "True" : "False");
            if (edited) {
                assertThat(drift.getMessage()).startsWith("spec.master.labels changed");
            }
        }
    }
}
