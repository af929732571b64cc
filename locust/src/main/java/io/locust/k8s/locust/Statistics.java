package io.locust.k8s.locust;

/**
 * A master's statistics at one moment.
 *
 * @param users simulated at that moment
 * @param workers connected, without missing ones
 * @param total over all requests
 */
public record Statistics(RunState state, int users, int workers, RequestStatistics total) {}
