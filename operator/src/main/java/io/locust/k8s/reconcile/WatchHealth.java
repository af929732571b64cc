package io.locust.k8s.reconcile;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How well one informer follows the API server.
 *
 * @param name kind and namespace
 * @param synced whether everything has been read at least once
 * @param running false when it has given up for good
 * @param brokenSince since when no watch is open; absent while one is
 * @param trouble the last failure in the words of the API server or the network; absent when there is none
 * @param tolerated its namespace denies us, while there are others that we serve
 */
public record WatchHealth(
        String name,
        boolean synced,
        boolean running,
        @Nullable Instant brokenSince,
        @Nullable String trouble,
        boolean tolerated) {}
