package io.locust.k8s.locust;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@code /stats/requests} answers. Locust's versions differ: rates at the top level mean something else before
 * 2.45, so they are taken from the Aggregated row; a row has no 95th percentile before 2.21, and users may have chosen
 * other percentiles, so those are absent where they are not found.
 */
final class StatisticsReader {
    private static final String AGGREGATED = "Aggregated";

    private final ObjectMapper mapper = new ObjectMapper();

    Answer read(byte[] json) {
        JsonNode root;
        try {
            root = mapper.readTree(json);
        } catch (IOException | StackOverflowError e) {
            return new Answer.Unreadable("the answer is not JSON");
        }
        if (root == null || !root.path("state").isTextual()) {
            return new Answer.Unreadable("the answer has no state; is this a Locust master?");
        }
        return new Answer.Reported(new Statistics(
                RunState.of(root.get("state").textValue()),
                count(root.path("user_count")),
                workers(root),
                total(root)));
    }

    /** worker_count leaves out workers that are stopping, which are still connected; the list has them. */
    private static int workers(JsonNode root) {
        if (!root.path("workers").isArray()) {
            return count(root.path("worker_count"));
        }
        return (int) StreamSupport.stream(root.get("workers").spliterator(), false)
                .filter(worker -> !worker.path("state").asText().equals("missing"))
                .count();
    }

    private static RequestStatistics total(JsonNode root) {
        return StreamSupport.stream(root.path("stats").spliterator(), false)
                .filter(row -> row.path("name").asText().equals(AGGREGATED))
                .reduce((first, last) -> last)
                .map(StatisticsReader::row)
                .orElse(RequestStatistics.NONE);
    }

    private static RequestStatistics row(JsonNode row) {
        long requests = number(row.path("num_requests"));
        boolean any = requests > 0;
        return new RequestStatistics(
                requests,
                number(row.path("num_failures")),
                rate(row.path("current_rps")),
                rate(row.path("total_rps")),
                any ? first(row.path("median_response_time")) : null,
                any ? first(row.path("response_time_percentile_0.95")) : null,
                any ? first(row.path("response_time_percentile_0.99"), row.path("ninety_ninth_response_time")) : null,
                any ? first(row.path("max_response_time")) : null);
    }

    private static int count(JsonNode node) {
        return (int) Math.min(number(node), Integer.MAX_VALUE);
    }

    private static long number(JsonNode node) {
        return node.isNumber() ? Math.max(0, node.longValue()) : 0;
    }

    private static double rate(JsonNode node) {
        double value = node.isNumber() ? node.doubleValue() : 0;
        return Double.isFinite(value) ? Math.max(0, value) : 0;
    }

    private static @Nullable Double first(JsonNode... nodes) {
        for (JsonNode node : nodes) {
            if (node.isNumber() && Double.isFinite(node.doubleValue()) && node.doubleValue() >= 0) {
                return node.doubleValue();
            }
        }
        return null;
    }
}
