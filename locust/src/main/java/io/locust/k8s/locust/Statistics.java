package io.locust.k8s.locust;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A master's statistics at one moment.
 *
 * @param users simulated at that moment
 * @param workers connected, without missing ones
 * @param total over all requests
 * @param recent response times of about the last ten seconds
 * @param requests one for each method and name, at most 500, in Locust's order (by name)
 * @param failures one for each method, name and error, at most 500
 * @param listed workers that the master lists, missing ones too, at most 500; empty before the first has connected
 */
public record Statistics(
        RunState state,
        int users,
        int workers,
        RequestStatistics total,
        Recent recent,
        List<Request> requests,
        List<Failure> failures,
        List<Worker> listed) {

    /** Keeps copies of the lists. */
    public Statistics {
        requests = List.copyOf(requests);
        failures = List.copyOf(failures);
        listed = List.copyOf(listed);
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

    /**
     * Response times over all requests in milliseconds, absent while there are none.
     *
     * @param p50 median, before Locust 2.21 the first of the percentiles that the test's author has chosen
     * @param p95 before Locust 2.21 the second of them
     */
    public record Recent(@Nullable Double p50, @Nullable Double p95) {
        /** Nothing is known. */
        public static final Recent NONE = new Recent(null, null);
    }

    /**
     * One worker.
     *
     * @param id as Locust makes it, of host name and a random part; one line of at most 200 characters
     * @param users that it simulates
     */
    public record Worker(String id, RunState state, int users) {}
}
