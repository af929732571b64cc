package io.locust.k8s.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.locust.k8s.decide.Observation.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TroublesTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private final FakeCluster cluster = new FakeCluster();
    private final AtomicReference<Instant> clock = new AtomicReference<>(NOON);
    private final Troubles troubles = new Troubles(cluster, clock::get);

    @Test
    void eachObjectHasItsOwnWarningsTheNewestOfEachReasonFirst() {
        cluster.warnings = List.of(
                warning("a", "FailedMount", "old", NOON.minusSeconds(9)),
                warning("a", "FailedMount", "new", NOON.minusSeconds(3)),
                warning("a", "Failed", "newest", NOON.minusSeconds(1)),
                warning("b", "FailedMount", "of another", NOON));

        assertThat(ask("test", "a").troubles())
                .containsExactly(new Trouble("a", "Failed", "newest"), new Trouble("a", "FailedMount", "new"));
        assertThat(ask("test", "c").troubles()).isEmpty();
    }

    @Test
    void allTestsOfANamespaceShareOneQuestionUntilItIsOld() {
        cluster.warnings = List.of(warning("a", "FailedMount", "first", NOON), warning("b", "FailedMount", "b", NOON));
        ask("one", "a");
        assertThat(ask("two", "b").troubles()).isNotEmpty();
        clock.set(NOON.plusSeconds(9));
        ask("one", "a");
        assertThat(cluster.calls).containsExactly("events");

        cluster.warnings = List.of(warning("a", "FailedMount", "later", NOON));
        clock.set(NOON.plusSeconds(10));
        assertThat(ask("one", "a").troubles()).containsExactly(new Trouble("a", "FailedMount", "later"));
        assertThat(cluster.calls).hasSize(2);
    }

    @Test
    void nobodyAsksAboutWhatHasJustBeenCreatedOrWhenNothingWaits() {
        var young = pod("a", NOON.minusSeconds(4));

        assertThat(troubles.of(new TestKey("team", "test"), Stream.of(young)).lookAgain())
                .isEqualTo(Duration.ofSeconds(1));
        assertThat(troubles.of(new TestKey("team", "test"), Stream.empty()).lookAgain())
                .isNull();
        assertThat(cluster.calls).isEmpty();
    }

    @Test
    void whatIsTooOldIsForgotten() {
        cluster.warnings = List.of(warning("a", "FailedMount", "old", NOON));
        ask("test", "a");
        clock.set(NOON.plus(Duration.ofMinutes(2)));
        troubles.expire();
        cluster.warnings = List.of();
        assertThat(ask("test", "a").troubles()).isEmpty();
    }

    private Troubles.Known ask(String test, String pod) {
        return troubles.of(new TestKey("team", test), Stream.of(pod(pod, NOON.minusSeconds(20))));
    }

    private static Pod pod(String name, Instant created) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withUid(name)
                .withCreationTimestamp(created.toString())
                .endMetadata()
                .build();
    }

    private static Event warning(String pod, String reason, String message, Instant at) {
        return new EventBuilder()
                .withNewInvolvedObject()
                .withName(pod)
                .withUid(pod)
                .endInvolvedObject()
                .withReason(reason)
                .withMessage(message)
                .withLastTimestamp(at.toString())
                .build();
    }
}
