package io.locust.k8s.locust;

import java.time.Duration;

/**
 * How much a master may cost.
 *
 * @param timeout for connection, headers and body together
 * @param maxBytes of the body; more is not read
 */
public record Limits(Duration timeout, int maxBytes) {
    /** Locust answers within milliseconds; 500 rows and 500 errors have well below a megabyte. */
    public static final Limits DEFAULT = new Limits(Duration.ofSeconds(3), 4 << 20);
}
