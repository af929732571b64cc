package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

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
        first.test().delete();
        replaced(Run.apply(namespace, "again", Recipe.passing()), old.run().id());
    }

    @Test
    @Tag("S2-49")
    void aTestReplacedAfterItsEndIsANewRun(TestNamespace namespace) {
        var first = Run.start(namespace, "again", Recipe.of("failing.py").seconds(5));
        var old = first.awaitEnd();
        assertThat(old.verdict()).isEqualTo(Verdict.FAILED);
        first.test().delete();
        replaced(Run.apply(namespace, "again", Recipe.passing()), old.run().id());
    }

    private static void replaced(Run second, String oldId) {
        try (var history = new History(second)) {
            var end = second.awaitEnd();
            assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.PASSED);
            assertThat(end.run().id()).isNotEqualTo(oldId);
            assertThat(end.run().attempt()).isEqualTo(1);
            assertThat(end.load().requests()).isEqualTo(Shop.requests(second));
            assertThat(history.values(status -> status.verdict())).containsExactly(Verdict.PASSED);
            assertThat(history.values(status -> status.run().id())).doesNotContain(oldId);
        }
    }
}
