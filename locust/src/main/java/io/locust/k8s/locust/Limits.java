package io.locust.k8s.locust;

import java.time.Duration;

/**
 * How much a master may cost.
 *
 * @param timeout for connection, headers and body together; positive
 * @param maxBytes of the body; more is not read; positive
 */
public record Limits(Duration timeout, int maxBytes) {
    /** Locust answers within milliseconds; 500 rows and 500 errors have well below a megabyte. */
    public static final Limits DEFAULT = new Limits(Duration.ofSeconds(3), 4 << 20);

    /**
     * Checks both.
     *
     * @throws IllegalArgumentException when one is not positive
     */
    public Limits {
        if (!timeout.isPositive() || maxBytes <= 0) {
            throw new IllegalArgumentException("not positive: " + timeout + ", " + maxBytes + " bytes");
        }
    }
}
