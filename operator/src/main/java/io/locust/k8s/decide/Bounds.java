package io.locust.k8s.decide;

import io.locust.k8s.api.v2.RunSpec;
import io.locust.k8s.api.v2.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The times that spec.run sets, each absent when it is not set.
 *
 * @param fewer from then on spec.run.minWorkers have to do
 * @param startup the load must have started by then
 * @param deadline the run must have ended by then
 */
record Bounds(
        @Nullable Instant fewer,
        @Nullable Instant startup,
        @Nullable Instant deadline) {
    /** @param start of the attempt */
    static Bounds of(@Nullable RunSpec spec, RunStatus run, Instant start) {
        if (spec == null) {
            return new Bounds(null, null, null);
        }
        var claimed = run.startedAt() == null ? start : Instant.parse(run.startedAt());
        var startup = spec.startupTimeout() == null ? null : duration(spec.startupTimeout());
        return new Bounds(
                startup == null || spec.minWorkers() == null ? null : start.plus(startup.dividedBy(2)),
                startup == null ? null : start.plus(startup),
                spec.deadline() == null ? null : claimed.plus(duration(spec.deadline())));
    }

    /** Hours, minutes and seconds, as the API's rules demand. */
    static Duration duration(String text) {
        return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
    }

    static boolean over(@Nullable Instant bound, Instant now) {
        return bound != null && !now.isBefore(bound);
    }

    /** The earlier of the usual time to look again and the next of these moments. */
    Duration lookAgain(Duration usual, Instant now) {
        return Stream.of(fewer, startup, deadline)
                .filter(Objects::nonNull)
                .filter(bound -> bound.isAfter(now))
                .map(bound -> Duration.between(now, bound))
                .reduce(usual, (one, other) -> one.compareTo(other) < 0 ? one : other);
    }
}
