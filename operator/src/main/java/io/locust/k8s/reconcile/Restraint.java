package io.locust.k8s.reconcile;

import io.locust.k8s.api.v2.LocustTestStatus;
import io.locust.k8s.api.v2.Phase;
import io.locust.k8s.decide.Wording;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds back what says the same in other words, for a moment after the last write: each pod that comes up changes a
 * message, and a write for each would be more than half of all writes. A step of the run never waits. Nothing is lost:
 * what is held back is decided anew from what is there then.
 */
final class Restraint {
    /** So often a master is asked by default, and figures are what a run is watched for. */
    static final Duration RUNNING = Duration.ofSeconds(2);

    /** While pods come up one by one; with many tests at once that takes seconds. */
    static final Duration OTHERWISE = Duration.ofSeconds(5);

    private final ConcurrentHashMap<TestKey, Instant> wrote = new ConcurrentHashMap<>();
    private final InstantSource clock;

    Restraint(InstantSource clock) {
        this.clock = clock;
    }

    /** For how long this status is to wait; absent when it is to be written now. */
    @Nullable
    Duration on(TestKey test, LocustTestStatus said, LocustTestStatus next) {
        var last = wrote.get(test);
        if (last == null || !Wording.isAllThatDiffers(said, next)) {
            return null;
        }
        var since = Duration.between(last, clock.instant());
        var moment = next.phase() == Phase.RUNNING ? RUNNING : OTHERWISE;
        // A clock that was set back must not make it wait for longer.
        return since.isNegative() || since.compareTo(moment) >= 0 ? null : moment.minus(since);
    }

    void wrote(TestKey test) {
        wrote.put(test, clock.instant());
    }

    void forget(TestKey test) {
        wrote.remove(test);
    }

    /** Drops what is too old to be of use; to be called now and then. */
    void expire() {
        var limit = clock.instant().minus(OTHERWISE);
        wrote.values().removeIf(at -> at.isBefore(limit));
    }
}
