package io.locust.k8s.locust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that were damaged at random, always by the same seed, and answers made to hurt. */
class MutationTest {
    private static final int ANSWERS = 20_000;
    private static final int BYTES = 4 << 20;

    private static final List<String> SPLINTERS = List.of(
            "NaN",
            "-Infinity",
            "null",
            "1e999",
            "-1",
            "99999999999999999999",
            "\"",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "\"name\":",
            "\"Aggregated\"",
            "\"num_requests\":",
            "\"workers\":",
            "\u00ff");

    private final StatisticsReader reader = new StatisticsReader();

    @Test
    @Timeout(60)
    void damagedAnswersAreAnsweredSoundly() throws IOException {
        var random = new Random(2_047);
        var recorded = new ArrayList<byte[]>();
        for (var name : List.of("2.20.1-running", "2.31.8-missing", "2.47.0-running", "percentiles-stopped")) {
            try (var body = StatisticsReaderTest.recorded(name)) {
                recorded.add(body.readAllBytes());
            }
        }
        int readable = 0;
        for (int i = 0; i < ANSWERS; i++) {
            var body = recorded.get(random.nextInt(recorded.size()));
            for (int damages = 1 + random.nextInt(3); damages > 0; damages--) {
                body = damaged(body, random);
            }
            if (reader.read(new ByteArrayInputStream(body)) instanceof Answer.Reported reported) {
                readable++;
                check(reported.statistics());
            }
        }
        // Else the damage is too small or too large to say anything.
        assertThat(readable).isBetween(ANSWERS / 20, ANSWERS * 19 / 20);
    }

    private static byte[] damaged(byte[] body, Random random) {
        int from = random.nextInt(body.length);
        int to = Math.min(body.length, from + random.nextInt(40));
        var out = new ByteArrayOutputStream();
        out.write(body, 0, from);
        switch (random.nextInt(6)) {
            // Cut out.
            case 0 -> {}
            // Cut off.
            case 1 -> to = random.nextInt(8) == 0 ? body.length : to;
            // Said twice.
            case 2 -> {
                out.write(body, from, to - from);
                to = from;
            }
            // Another byte.
            case 3 -> {
                out.write(random.nextInt(256));
                to = from + 1;
            }
            // A digit more or less.
            case 4 -> {
                out.write('0' + random.nextInt(10));
                to = from;
            }
            default -> {
                out.writeBytes(SPLINTERS.get(random.nextInt(SPLINTERS.size())).getBytes(StandardCharsets.UTF_8));
                to = from;
            }
        }
        out.write(body, to, body.length - to);
        return out.size() == 0 ? body : out.toByteArray();
    }

    private static void check(Statistics seen) {
        assertThat(seen.users()).isNotNegative();
        assertThat(seen.workers()).isNotNegative();
        assertThat(seen.requests()).hasSizeLessThanOrEqualTo(500);
        assertThat(seen.failures()).hasSizeLessThanOrEqualTo(500);
        check(seen.total());
        for (var request : seen.requests()) {
            check(request.statistics());
            check(request.method(), 200);
            check(request.name(), 200);
        }
        for (var failure : seen.failures()) {
            assertThat(failure.occurrences()).isNotNegative();
            check(failure.method(), 200);
            check(failure.name(), 200);
            check(failure.error(), 500);
        }
    }

    private static void check(RequestStatistics row) {
        assertThat(row.requests()).isNotNegative();
        assertThat(row.failures()).isNotNegative();
        assertThat(row.failRatio()).isBetween(0.0, 1.0);
        assertThat(List.of(row.rps(), row.failuresPerSecond(), row.meanRps()))
                .allSatisfy(rate -> assertThat(rate).isBetween(0.0, 1e9));
        Stream.<@Nullable Double>of(row.avg(), row.min(), row.p50(), row.p90(), row.p95(), row.p99(), row.max())
                .forEach(time -> {
                    if (time != null) {
                        assertThat(row.requests()).isPositive();
                        assertThat(time).isBetween(0.0, 1e9);
                    }
                });
    }

    private static void check(String text, int max) {
        assertThat(text).hasSizeLessThanOrEqualTo(max);
        assertThat(text.chars()).noneMatch(Character::isISOControl);
        assertThatCode(() -> StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text)))
                .doesNotThrowAnyException();
    }

    /** As large as the limit allows. Time of the processor, because others use the machine too. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[",
                "{\"a\":",
                "9",
                "\"",
                "{\"state\":\"",
                "{\"state\":",
                "{\"stats\":[",
                "{\"stats\":[ {},",
                "{\"stats\":[ {\"name\":\"\\u0000\"},",
                "{\"errors\":[ {\"occurrences\":1},",
                "{\"workers\":[ [[]],",
                "{\"user_count\":9",
                "{ \"k%d\":1,",
                "{\"stats\":[{ \"k%d\":1,",
                "{\"stats\":[{\"name\":\"x"
            })
    void hugeAnswersCostLittle(String pattern) throws IOException {
        int blank = pattern.indexOf(' ');
        var start = blank < 0 ? pattern : pattern.substring(0, blank);
        var again = blank < 0 ? pattern.substring(pattern.length() - 1) : pattern.substring(blank + 1);
        var body = new StringBuilder(BYTES + 100).append(start);
        for (int i = 0; body.length() < BYTES; i++) {
            body.append(again.contains("%d") ? again.formatted(i) : again);
        }
        var bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        var clock = ManagementFactory.getThreadMXBean();
        long before = clock.getCurrentThreadCpuTime();
        var answer = reader.read(new ByteArrayInputStream(bytes));
        assertThat(Duration.ofNanos(clock.getCurrentThreadCpuTime() - before)).isLessThan(Duration.ofSeconds(1));
        assertThat(answer).isInstanceOf(Answer.Unreadable.class);
    }
}
