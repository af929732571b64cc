package io.locust.k8s.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the API server answered to our own writes, until the caches have caught up: without this the next look would
 * decide from older copies and do the same again.
 */
final class RecentWrites {
    /** A watch that lags by more than this is broken; then a live question is better than our memory. */
    private static final Duration KEPT = Duration.ofSeconds(10);

    private record Slot(Class<?> type, TestKey name) {}

    private record Written(HasMetadata object, Instant at) {}

    private final ConcurrentHashMap<Slot, Written> written = new ConcurrentHashMap<>();
    private final InstantSource clock;

    RecentWrites(InstantSource clock) {
        this.clock = clock;
    }

    void remember(HasMetadata object) {
        written.put(new Slot(object.getClass(), TestKey.of(object)), new Written(object, clock.instant()));
    }

    void forget(Class<? extends HasMetadata> type, TestKey name) {
        written.remove(new Slot(type, name));
    }

    /** The newer one of the cached copy and what was written. */
    <T extends HasMetadata> @Nullable T newest(Class<T> type, TestKey name, @Nullable T cached) {
        var slot = new Slot(type, name);
        var mine = written.get(slot);
        if (mine == null) {
            return cached;
        }
        if (mine.at().plus(KEPT).isBefore(clock.instant()) || (cached != null && !isNewer(mine.object(), cached))) {
            written.remove(slot, mine);
            return cached;
        }
        return type.cast(mine.object());
    }

    /** Drop what nobody asked for again; to be called now and then. */
    void expire() {
        var limit = clock.instant().minus(KEPT);
        written.values().removeIf(one -> one.at().isBefore(limit));
    }

    /** Resource versions of one kind are numbers that grow (guaranteed since Kubernetes 1.35, true long before). */
    private static boolean isNewer(HasMetadata one, HasMetadata other) {
        var left = one.getMetadata().getResourceVersion();
        var right = other.getMetadata().getResourceVersion();
        return left.length() == right.length() ? left.compareTo(right) > 0 : left.length() > right.length();
    }
}
