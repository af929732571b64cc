package io.locust.k8s.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Quantity;
import io.locust.k8s.plan.ResourceDefaults;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads environment variables and collects what is wrong with them. */
final class Environment {
    private static final Pattern SHORT_DURATION = Pattern.compile("(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?(?:(\\d+)ms)?");
    private static final int MAX_PORT = 65_535;

    private final Map<String, String> variables;
    private final List<String> problems = new ArrayList<>();

    Environment(Map<String, String> variables) {
        this.variables = variables;
    }

    /** @throws InvalidSettings when anything read so far was wrong */
    void check() throws InvalidSettings {
        if (!problems.isEmpty()) {
            throw new InvalidSettings(problems);
        }
    }

    /**
     * @param what is wrong, after the variable's name
     * @param remedy what to do about it
     */
    void wrong(String name, String what, String remedy) {
        problems.add(name + " " + what + ": " + remedy);
    }

    /** Empty when not set. */
    String text(String name) {
        return variables.getOrDefault(name, "").strip();
    }

    String text(String name, String otherwise) {
        var text = text(name);
        return text.isEmpty() ? otherwise : text;
    }

    String choice(String name, String otherwise, String... allowed) {
        return or(
                name,
                otherwise,
                "one of " + String.join(", ", allowed),
                text -> Stream.of(allowed)
                        .filter(text::equalsIgnoreCase)
                        .findFirst()
                        .orElse(null));
    }

    boolean truth(String name, boolean otherwise) {
        var truth = optionalTruth(name);
        return truth == null ? otherwise : truth;
    }

    @Nullable
    Boolean optionalTruth(String name) {
        return optional(name, "true or false", text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> null;
        });
    }

    int port(String name, int otherwise) {
        var port = optionalPort(name);
        return port == null ? otherwise : port;
    }

    @Nullable
    Integer optionalPort(String name) {
        return optional(name, "a port from 1 to " + MAX_PORT, text -> number(text, 1, MAX_PORT));
    }

    @Nullable
    Integer optionalSeconds(String name) {
        return optional(
                name, "whole seconds from 0, or nothing for no limit", text -> number(text, 0, Integer.MAX_VALUE));
    }

    Duration duration(String name, Duration otherwise) {
        return or(name, otherwise, "a time such as 10s, 2m, 1h30m or PT2M, longer than nothing", Environment::time);
    }

    ResourceDefaults resources(String name) {
        return or(
                name,
                ResourceDefaults.NONE,
                "JSON such as {\"requests\":{\"cpu\":\"250m\"},\"limits\":{\"memory\":\"\"}} with Kubernetes quantities"
                        + " (\"\" leaves one out)",
                Environment::blocks);
    }

    private <T> T or(String name, T otherwise, String expected, Function<String, @Nullable T> parse) {
        var value = optional(name, expected, parse);
        return value == null ? otherwise : value;
    }

    private <T> @Nullable T optional(String name, String expected, Function<String, @Nullable T> parse) {
        var text = text(name);
        if (text.isEmpty()) {
            return null;
        }
        var value = parse.apply(text);
        if (value == null) {
            wrong(name, "has the value \"" + text + "\"", "give it " + expected);
        }
        return value;
    }

    private static @Nullable Integer number(String text, int least, int most) {
        try {
            int number = Integer.parseInt(text);
            return number < least || number > most ? null : number;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable Duration time(String text) {
        try {
            var match = SHORT_DURATION.matcher(text);
            var duration = match.matches()
                    ? Duration.ofHours(part(match.group(1)))
                            .plusMinutes(part(match.group(2)))
                            .plusSeconds(part(match.group(3)))
                            .plusMillis(part(match.group(4)))
                    : Duration.parse(text);
            return duration.isPositive() ? duration : null;
        } catch (DateTimeParseException | ArithmeticException | NumberFormatException e) {
            return null;
        }
    }

    private static long part(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    private static @Nullable ResourceDefaults blocks(String json) {
        record Blocks(
                @Nullable Map<String, @Nullable String> requests,
                @Nullable Map<String, @Nullable String> limits) {}
        try {
            var blocks = new ObjectMapper()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readValue(json, Blocks.class);
            var defaults = new ResourceDefaults(block(blocks.requests()), block(blocks.limits()));
            Stream.of(defaults.requests(), defaults.limits())
                    .flatMap(block -> block.values().stream())
                    .filter(amount -> !amount.isEmpty())
                    .forEach(amount -> Quantity.getAmountInBytes(Quantity.parse(amount)));
            return defaults;
        } catch (JsonProcessingException | IllegalArgumentException | NullPointerException e) {
            return null;
        }
    }

    private static Map<String, String> block(@Nullable Map<String, @Nullable String> block) {
        var amounts = new java.util.TreeMap<String, String>();
        if (block != null) {
            block.forEach((name, amount) -> amounts.put(name, amount == null ? "" : amount));
        }
        return amounts;
    }
}
