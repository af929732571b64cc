package io.locust.k8s.locust;

import java.util.List;

/**
 * A master's statistics at one moment.
 *
 * @param users simulated at that moment
 * @param workers connected, without missing ones
 * @param total over all requests
 * @param requests one for each method and name, at most 500, in Locust's order (by name)
 * @param failures one for each method, name and error, at most 500
 */
public record Statistics(
        RunState state,
        int users,
        int workers,
        RequestStatistics total,
        List<Request> requests,
        List<Failure> failures) {

    /** Keeps copies of the lists. */
    public Statistics {
        requests = List.copyOf(requests);
        failures = List.copyOf(failures);
    }

    /**
     * One kind of request.
     *
     * @param method such as GET, at most 200 characters; empty when the test gives none
     * @param name as the test names it, usually the path; one line of at most 200 characters
     */
    public record Request(String method, String name, RequestStatistics statistics) {}

    /**
     * One way in which a kind of request failed.
     *
     * @param method of the request
     * @param name of the request
     * @param error what Locust says of it, one line of at most 500 characters
     * @param occurrences so far
     */
    public record Failure(String method, String name, String error, long occurrences) {}
}
