package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.locust.k8s.api.v2.LocustTestStatus;
import io.locust.k8s.api.v2.Phase;
import io.locust.k8s.api.v2.Verdict;
import io.locust.k8s.e2e.OnCluster;
import io.locust.k8s.e2e.TestNamespace;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Delete, then apply: how everybody runs a test again. */
@ExtendWith(OnCluster.class)
class ReplaceIT {
    @Test
    @Tag("S2-48")
    @Tag("S2-49")
    @Tag("S2-74")
    void aTestReplacedWhileItRunsIsANewRun(TestNamespace namespace) {
        var first = Run.start(
                namespace, "again", Recipe.of("failing.py").seconds(60).workers(4));
        var old = first.awaitLoad();
        replace(first, old);
    }

    @Test
    @Tag("S2-49")
    void aTestReplacedAfterItsEndIsANewRun(TestNamespace namespace) {
        var first = Run.start(namespace, "again", Recipe.of("failing.py").seconds(5));
        var old = first.awaitEnd();
        assertThat(old.verdict()).isEqualTo(Verdict.FAILED);
        replace(first, old);
    }

    /** The watch begins before the deletion, so that it sees all that anybody could see of the second run. */
    private static void replace(Run first, LocustTestStatus old) {
        try (var history = new History(first)) {
            first.test().delete();
            var second = Run.apply(first.namespace(), first.name(), Recipe.passing());
            var uid = second.test().get().getMetadata().getUid();
            var end = second.await(
                    "the end of the second run",
                    Run.END,
                    status -> status.verdict() != null
                            && !Run.identity(status)
                                    .id()
                                    .equals(Run.identity(old).id()));
            assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.PASSED);
            assertThat(Run.identity(end).attempt()).isEqualTo(1);
            assertThat(Run.identity(end).masterJobUID())
                    .isNotEqualTo(Run.identity(old).masterJobUID());
            assertThat(Run.identity(end).workerJobUID())
                    .isNotEqualTo(Run.identity(old).workerJobUID());
            assertThat(Run.load(end).requests()).isEqualTo(Shop.requests(second));
            assertThat(history.valuesOf(uid, LocustTestStatus::verdict)).containsExactly(Verdict.PASSED);
            assertThat(history.valuesOf(uid, status -> Run.identity(status).id()))
                    .containsExactly(Run.identity(end).id());
            assertThat(history.valuesOf(uid, LocustTestStatus::phase))
                    .containsExactly(Phase.PENDING, Phase.RUNNING, Phase.SUCCEEDED);
        }
    }
}
