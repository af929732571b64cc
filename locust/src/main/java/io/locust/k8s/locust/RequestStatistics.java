package io.locust.k8s.locust;

import org.jspecify.annotations.Nullable;

/**
 * Figures of one kind of request, or of all together.
 *
 * @param requests so far
 * @param failures of them
 * @param rps requests per second over the last seconds
 * @param meanRps requests per second over the whole load
 * @param p50 median response time in milliseconds, absent while Locust has none; likewise the others
 */
public record RequestStatistics(
        long requests,
        long failures,
        double rps,
        double meanRps,
        @Nullable Double p50,
        @Nullable Double p95,
        @Nullable Double p99,
        @Nullable Double max) {
    /** Before the first request. */
    static final RequestStatistics NONE = new RequestStatistics(0, 0, 0, 0, null, null, null, null);
}
