package io.locust.k8s.reconcile;

import java.time.Duration;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Doubling distances between tries with up to a quarter of random extra, so that what failed together is not tried
 * together.
 *
 * @param first before the second try
 * @param longest never more than this, without the random extra
 */
public record Backoff(Duration first, Duration longest, Supplier<RandomGenerator> random)
        implements IntFunction<Duration> {
    private static final int MAX_DOUBLINGS = 30;

    @Override
    public Duration apply(int failures) {
        long doubled = first.toMillis() << Math.clamp(failures - 1L, 0, MAX_DOUBLINGS);
        long millis = Math.min(longest.toMillis(), doubled);
        return Duration.ofMillis(millis + random.get().nextLong(millis / 4 + 1));
    }
}
