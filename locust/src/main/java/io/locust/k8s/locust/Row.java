package io.locust.k8s.locust;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One row of the statistics, of the errors or of the workers: the fields that are read, as text or number.
 *
 * <p>Whatever has another type than expected, or is no number a counter or clock could show, counts as absent.
 */
final class Row {
    /** Far above what a load test reaches; keeps a nonsensical number from filling a line. */
    private static final double MAX_RATE = 1e9;

    /** Eleven days in milliseconds; nobody has waited for a response that long. */
    private static final double MAX_MILLIS = 1e9;

    private static final Set<String> KNOWN = Set.of(
            "method",
            "name",
            "id",
            "user_count",
            "avg_content_length",
            "num_requests",
            "num_failures",
            "current_rps",
            "current_fail_per_sec",
            "total_rps",
            "avg_response_time",
            "min_response_time",
            "max_response_time",
            "median_response_time",
            "ninetieth_response_time",
            "ninety_ninth_response_time",
            "response_time_percentile_0.5",
            "response_time_percentile_0.9",
            "response_time_percentile_0.95",
            "response_time_percentile_0.99",
            "error",
            "occurrences",
            "state");

    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, Double> numbers = new HashMap<>();

    private Row() {}

    /** Reads the value that the parser is at; a value that is no object is a row without fields. */
    static Row read(JsonParser json) throws IOException {
        var row = new Row();
        if (!json.hasToken(JsonToken.START_OBJECT)) {
            json.skipChildren();
            return row;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            var field = json.currentName();
            json.nextToken();
            row.take(field, json);
        }
        return row;
    }

    private void take(String field, JsonParser json) throws IOException {
        if (!KNOWN.contains(field)) {
            json.skipChildren();
            return;
        }
        switch (json.currentToken()) {
            case VALUE_STRING -> texts.put(field, json.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> numbers.put(field, json.getDoubleValue());
            default -> json.skipChildren();
        }
    }

    String text(String field) {
        return texts.getOrDefault(field, "");
    }

    boolean has(String field) {
        return texts.containsKey(field) || numbers.containsKey(field);
    }

    /** False also for NaN and the infinities. */
    boolean hasNumber(String field) {
        return Double.isFinite(number(field));
    }

    /** The cast keeps what is too large at the largest number. */
    long count(String field) {
        return hasNumber(field) ? Math.max(0, (long) number(field)) : 0;
    }

    double rate(String field) {
        return hasNumber(field) ? Math.clamp(number(field), 0, MAX_RATE) : 0;
    }

    /** The first of these fields that is a time. */
    @Nullable
    Double millis(String... fields) {
        for (var field : fields) {
            var time = millis(number(field));
            if (time != null) {
                return time;
            }
        }
        return null;
    }

    /** The number, if it can be a time. */
    static @Nullable Double millis(double value) {
        return value >= 0 && value <= MAX_MILLIS ? value : null;
    }

    private double number(String field) {
        return numbers.getOrDefault(field, Double.NaN);
    }
}
