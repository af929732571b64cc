package io.locust.k8s.locust;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an answer, collected while it is read.
 *
 * <p>Locust's versions differ. Rates at the top level mean something else before 2.45, so they are taken from the
 * Aggregated row. Before 2.28 failures are escaped for HTML. Percentiles have other names before 2.21 and 2.28 and can be
 * chosen by the test's author. worker_count exists from 2.37.2.
 */
final class Report {
    static final String STRANGE = "the answer is not the statistics of a Locust master";

    /** What Locust itself sends at most. */
    private static final int MAX_ROWS = 500;

    private static final int MAX_NAME = 200;
    private static final int MAX_ERROR = 500;
    private static final String AGGREGATED = "Aggregated";

    private @Nullable String state;
    private double users = Double.NaN;
    private double workerCount;
    private int listedWorkers = -1;
    private boolean hasStatistics;
    private boolean escaped;
    private @Nullable Row total;
    private @Nullable Double recentP50;
    private @Nullable Double recentP95;
    private final List<Statistics.Request> requests = new ArrayList<>();
    private final List<Row> failures = new ArrayList<>();
    private final List<Statistics.Worker> listed = new ArrayList<>();

    /** Takes what it needs of the value that the parser is at, and leaves the parser at its end. */
    void take(String field, JsonParser json) throws IOException {
        switch (field) {
            case "state" -> state = json.hasToken(JsonToken.VALUE_STRING) ? json.getText() : null;
            case "user_count" -> users = number(json);
            case "worker_count" -> workerCount = number(json);
            case "current_response_time_percentiles" -> {
                var row = Row.read(json);
                recentP50 = row.millis("response_time_percentile_0.5");
                recentP95 = row.millis("response_time_percentile_0.95");
            }
            case "current_response_time_percentile_1" -> recentP50 = millis(json);
            case "current_response_time_percentile_2" -> recentP95 = millis(json);
            case "stats" -> statistics(json);
            case "errors" -> errors(json);
            case "workers" -> workers(json);
            default -> {}
        }
        // Of what nobody read.
        json.skipChildren();
    }

    private static double number(JsonParser json) throws IOException {
        return json.currentToken().isNumeric() ? json.getDoubleValue() : Double.NaN;
    }

    private static @Nullable Double millis(JsonParser json) throws IOException {
        return Row.millis(number(json));
    }

    private void statistics(JsonParser json) throws IOException {
        if (!json.hasToken(JsonToken.START_ARRAY)) {
            return;
        }
        hasStatistics = true;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            var row = Row.read(json);
            // A test may call one of its requests Aggregated; the sum has no method.
            if (row.text("name").equals(AGGREGATED) && row.text("method").isEmpty()) {
                total = row;
                escaped = row.has("ninetieth_response_time");
            } else if (requests.size() < MAX_ROWS && counts(row)) {
                requests.add(new Statistics.Request(
                        Line.of(row.text("method"), MAX_NAME), Line.of(row.text("name"), MAX_NAME), figures(row)));
            }
        }
    }

    private void errors(JsonParser json) throws IOException {
        if (!json.hasToken(JsonToken.START_ARRAY)) {
            return;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            var row = Row.read(json);
            if (failures.size() < MAX_ROWS && row.hasNumber("occurrences")) {
                failures.add(row);
            }
        }
    }

    /** Also those that are stopping or have stopped; they are still connected, but worker_count leaves them out. */
    private void workers(JsonParser json) throws IOException {
        if (!json.hasToken(JsonToken.START_ARRAY)) {
            return;
        }
        listedWorkers = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            var worker = Row.read(json);
            if (worker.text("state").isEmpty()) {
                continue;
            }
            var state = RunState.of(worker.text("state"));
            if (state != RunState.MISSING) {
                listedWorkers++;
            }
            if (listed.size() < MAX_ROWS) {
                listed.add(new Statistics.Worker(
                        Line.of(worker.text("id"), MAX_NAME),
                        state,
                        Math.toIntExact(Math.min(Integer.MAX_VALUE, worker.count("user_count")))));
            }
        }
    }

    /** Statistics when everything that must be there is there. */
    Answer answer() {
        if (state == null || Double.isNaN(users) || !hasStatistics) {
            return new Answer.Unreadable(STRANGE);
        }
        if (total == null && !requests.isEmpty()) {
            return new Answer.Unreadable("the statistics have no sum");
        }
        if (total != null && !counts(total)) {
            return new Answer.Unreadable("the statistics have no number of requests and failures");
        }
        return new Answer.Reported(new Statistics(
                RunState.of(state),
                count(users),
                listedWorkers >= 0 ? listedWorkers : count(workerCount),
                total == null ? RequestStatistics.NONE : figures(total),
                new Statistics.Recent(recentP50, recentP95),
                requests,
                failures.stream().map(this::failure).toList(),
                listed));
    }

    private static boolean counts(Row row) {
        return row.hasNumber("num_requests") && row.hasNumber("num_failures");
    }

    /** NaN is 0; the cast keeps what is too large at the largest number. */
    private static int count(double value) {
        return Math.max(0, (int) value);
    }

    private static RequestStatistics figures(Row row) {
        long requests = row.count("num_requests");
        return new RequestStatistics(
                requests,
                row.count("num_failures"),
                row.rate("current_rps"),
                row.rate("current_fail_per_sec"),
                row.rate(row.hasNumber("total_rps") ? "total_rps" : "current_rps"),
                row.rate("avg_content_length"),
                time(requests, row, "avg_response_time"),
                time(requests, row, "min_response_time"),
                time(requests, row, "median_response_time"),
                time(requests, row, "response_time_percentile_0.9", "ninetieth_response_time"),
                time(requests, row, "response_time_percentile_0.95"),
                time(requests, row, "response_time_percentile_0.99", "ninety_ninth_response_time"),
                time(requests, row, "max_response_time"));
    }

    /** Before the first request Locust says 0, which is not a response time. */
    private static @Nullable Double time(long requests, Row row, String... fields) {
        return requests == 0 ? null : row.millis(fields);
    }

    private Statistics.Failure failure(Row row) {
        return new Statistics.Failure(
                Line.of(plain(row.text("method")), MAX_NAME),
                Line.of(plain(row.text("name")), MAX_NAME),
                Line.of(plain(row.text("error")), MAX_ERROR),
                row.count("occurrences"));
    }

    private String plain(String text) {
        return !escaped
                ? text
                : text.replace("&lt;", "<")
                        .replace("&gt;", ">")
                        .replace("&quot;", "\"")
                        .replace("&#34;", "\"")
                        .replace("&#x27;", "'")
                        .replace("&#39;", "'")
                        .replace("&amp;", "&");
    }
}
