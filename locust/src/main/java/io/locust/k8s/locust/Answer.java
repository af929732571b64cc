package io.locust.k8s.locust;

/** What came of asking a master. Reasons are short, of one line, and say nothing that the master chose. */
public sealed interface Answer {
    /** It answered. */
    record Reported(Statistics statistics) implements Answer {}

    /**
     * Nobody answered in time: no connection, a broken one, or a slow one.
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
