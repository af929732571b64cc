package io.locust.k8s.locust;

import org.jspecify.annotations.Nullable;

/**
 * Figures of one kind of request, or of all together.
 *
 * <p>Times are response times in milliseconds since the load began. They are absent before the first request, and where
 * Locust does not say them: p95 before 2.21, and any percentile that the test's author has replaced by others
 * ({@code PERCENTILES_TO_STATISTICS}). Locust itself rounds percentiles to two significant digits.
 *
 * @param requests so far
 * @param failures of them
 * @param rps requests per second over about the last ten seconds; after the end those before it
 * @param failuresPerSecond likewise
 * @param meanRps requests per second over the whole load; before Locust 2.30, which does not say it, the same as rps
 * @param avgContentLength of the responses in bytes; 0 before the first
 */
public record RequestStatistics(
        long requests,
        long failures,
        double rps,
        double failuresPerSecond,
        double meanRps,
        double avgContentLength,
        @Nullable Double avg,
        @Nullable Double min,
        @Nullable Double p50,
        @Nullable Double p90,
        @Nullable Double p95,
        @Nullable Double p99,
        @Nullable Double max) {
    /** Before the first request. */
    static final RequestStatistics NONE =
            new RequestStatistics(0, 0, 0, 0, 0, 0, null, null, null, null, null, null, null);

    /** Failures per request, 0 to 1; failures without any request are 1. Source: fail_ratio in locust/stats.py. */
    public double failRatio() {
        if (requests == 0) {
            return failures == 0 ? 0 : 1;
        }
        return Math.min(1, (double) failures / requests);
    }
}
