package io.locust.k8s.locust;

/** What came of asking a master. */
public sealed interface Answer {
    /** It answered. */
    record Reported(Statistics statistics) implements Answer {}

    /**
     * Nobody answered in time.
     *
     * @param reason a short sentence for the user
     */
    record Unreachable(String reason) implements Answer {}

    /**
     * Something answered, but not with the statistics of a Locust master.
     *
     * @param reason a short sentence for the user
     */
    record Unreadable(String reason) implements Answer {}
}
