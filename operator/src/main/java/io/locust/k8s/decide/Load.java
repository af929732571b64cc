package io.locust.k8s.decide;

import io.locust.k8s.api.v2.LoadStatus;
import io.locust.k8s.locust.RequestStatistics;
import io.locust.k8s.locust.RunState;
import io.locust.k8s.locust.Statistics;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The master's statistics as the status shows them. */
final class Load {
    /** Unchanged numbers are written again after this time, so that {@code at} says whether anybody still looks. */
    static final Duration HEARTBEAT = Duration.ofSeconds(30);

    private static final Set<RunState> UNDER_LOAD = Set.of(RunState.SPAWNING, RunState.RUNNING, RunState.CLEANUP);

    private Load() {}

    /**
     * The next status of the load.
     *
     * @param before as last written
     * @param mayEnd false for a master that is being taken away: it stops the load too, but that is no end to judge by
     */
    static LoadStatus next(@Nullable LoadStatus before, Statistics now, Instant at, boolean mayEnd) {
        var startedAt = before == null ? null : before.startedAt();
        boolean underLoad = UNDER_LOAD.contains(now.state()) || now.users() > 0;
        // A fresh master that hears a stray worker says "stopped" too; a load has ended only when one was seen.
        if (startedAt == null && (underLoad || now.total().requests() > 0)) {
            startedAt = time(at);
        }
        String endedAt = null;
        if (startedAt != null && now.state() == RunState.STOPPED) {
            endedAt = before != null && before.endedAt() != null ? before.endedAt() : mayEnd ? time(at) : null;
        }
        var next = status(now, startedAt, endedAt, time(at));
        return before != null && sameNumbers(before, next) && fresh(before, at) ? before : next;
    }

    private static LoadStatus status(Statistics now, @Nullable String startedAt, @Nullable String endedAt, String at) {
        RequestStatistics total = now.total();
        double ratio = total.requests() == 0 ? 0 : (double) total.failures() / total.requests();
        return new LoadStatus(
                now.state().name().toLowerCase(Locale.ROOT),
                now.users(),
                total.requests(),
                total.failures(),
                "%.4f".formatted(ratio),
                "%.2f".formatted(ratio * 100),
                "%.1f".formatted(endedAt == null ? total.rps() : total.meanRps()),
                millis(total.p50()),
                millis(total.p95()),
                millis(total.p99()),
                millis(total.max()),
                startedAt,
                endedAt,
                at);
    }

    private static boolean sameNumbers(LoadStatus before, LoadStatus next) {
        return withTime(before, next.at()).equals(next);
    }

    private static LoadStatus withTime(LoadStatus load, String at) {
        return new LoadStatus(
                load.state(),
                load.users(),
                load.requests(),
                load.failures(),
                load.failRatio(),
                load.failPercent(),
                load.rps(),
                load.p50(),
                load.p95(),
                load.p99(),
                load.max(),
                load.startedAt(),
                load.endedAt(),
                at);
    }

    private static boolean fresh(LoadStatus before, Instant at) {
        return at.isBefore(Instant.parse(before.at()).plus(HEARTBEAT));
    }

    private static @Nullable String millis(@Nullable Double value) {
        return value == null ? null : Math.round(value) + "ms";
    }

    /** Seconds are what Kubernetes shows; finer would only make the status differ more often. */
    static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
