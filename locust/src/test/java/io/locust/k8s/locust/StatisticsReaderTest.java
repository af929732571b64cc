package io.locust.k8s.locust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What real masters said (src/test/sh/record), and what none ever said. */
class StatisticsReaderTest {
    private final StatisticsReader reader = new StatisticsReader();

    private Answer read(String json) throws IOException {
        return reader.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }

    private Statistics reported(String json) throws IOException {
        return ((Answer.Reported) read(json)).statistics();
    }

    static InputStream recorded(String name) {
        return Objects.requireNonNull(
                StatisticsReaderTest.class.getResourceAsStream("/answers/" + name + ".json"), name);
    }

    private Statistics recordedStatistics(String name) throws IOException {
        try (var body = recorded(name)) {
            return ((Answer.Reported) reader.read(body)).statistics();
        }
    }

    @ParameterizedTest
    @Tag("S2-17")
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            file                | state   | users | workers
            2.20.1-fresh        | READY   | 0 | 0
            2.20.1-missing      | STOPPED | 0 | 1
            2.20.1-running      | RUNNING | 4 | 2
            2.20.1-stopped      | STOPPED | 0 | 0
            2.31.8-fresh        | READY   | 0 | 0
            2.31.8-missing      | STOPPED | 0 | 1
            2.31.8-running      | RUNNING | 4 | 2
            2.31.8-stopped      | STOPPED | 0 | 0
            2.47.0-fresh        | READY   | 0 | 0
            2.47.0-missing      | STOPPED | 0 | 1
            2.47.0-running      | RUNNING | 4 | 2
            2.47.0-stopped      | STOPPED | 0 | 0
            percentiles-stopped | STOPPED | 0 | 0
            """)
    void stateUsersAndWorkers(String file, RunState state, int users, int workers) throws IOException {
        var seen = recordedStatistics(file);
        assertThat(seen.state()).isEqualTo(state);
        assertThat(seen.users()).isEqualTo(users);
        assertThat(seen.workers()).isEqualTo(workers);
    }

    /** 2.20 numbers its percentiles; one that the author has put in the place of another is not known. */
    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', nullValues = "-", textBlock = """
            file                | p50  | p95
            2.20.1-fresh        | -    | -
            2.20.1-running      | 22.0 | 24.0
            2.31.8-fresh        | -    | -
            2.31.8-running      | 22.0 | 23.0
            2.47.0-fresh        | -    | -
            2.47.0-running      | 24.0 | 39.0
            """)
    void recentResponseTimes(String file, @Nullable Double p50, @Nullable Double p95) throws IOException {
        assertThat(recordedStatistics(file).recent()).isEqualTo(new Statistics.Recent(p50, p95));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.20.1-running", "2.31.8-running", "2.47.0-running"})
    void workersByName(String file) throws IOException {
        assertThat(recordedStatistics(file).listed())
                .allSatisfy(worker -> assertThat(worker.id()).matches("vm_[0-9a-f]{32}"))
                .extracting(Statistics.Worker::state, Statistics.Worker::users)
                .containsExactly(tuple(RunState.RUNNING, 2), tuple(RunState.RUNNING, 2));
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            file                | requests failures rps failuresPerSecond meanRps avg min p50 p90 p95 p99 max
            2.20.1-fresh        | 0 0 0.0 0.0 0.0 - - - - - - -
            2.20.1-missing      | 384 93 48.0 12.2 48.0 22.356986846385023 21.0 22.0 23.0 - 31.0 57.0
            2.20.1-running      | 306 77 46.5 11.75 46.5 22.078918689560084 21.0 22.0 23.0 - 25.0 34.0
            2.20.1-stopped      | 384 93 48.0 12.2 48.0 22.356986846385023 21.0 22.0 23.0 - 31.0 57.0
            2.31.8-fresh        | 0 0 0.0 0.0 0.0 - - - - - - -
            2.31.8-missing      | 386 86 48.0 10.8 54.16492983288778 22.080503230551862 21.0 22.0 - 24.0 27.0 31.0
            2.31.8-running      | 306 64 46.0 9.75 54.10825799765592 21.896223588213783 21.0 22.0 - 23.0 25.0 26.0
            2.31.8-stopped      | 386 86 48.0 10.8 54.16492983288778 22.080503230551862 21.0 22.0 - 24.0 27.0 31.0
            2.47.0-fresh        | 0 0 0.0 0.0 0.0 - - - - - - -
            2.47.0-missing      | 337 93 40.2 11.8 46.86420885274664 26.61257523143262 21.0 24.0 - 39.0 75.0 134.0
            2.47.0-running      | 265 82 37.5 12.75 45.73468530298571 26.737740622627584 21.0 24.0 - 39.0 61.0 134.0
            2.47.0-stopped      | 337 93 40.2 11.8 46.86420885274664 26.61257523143262 21.0 24.0 - 39.0 75.0 134.0
            percentiles-stopped | 331 80 36.4 9.0 46.594474932819146 25.90770206648027 21.0 24.0 30.0 - - 60.0
            """)
    void total(String file, String figures) throws IOException {
        var seen = recordedStatistics(file).total();
        assertThat(Stream.of(
                                seen.requests(),
                                seen.failures(),
                                seen.rps(),
                                seen.failuresPerSecond(),
                                seen.meanRps(),
                                seen.avg(),
                                seen.min(),
                                seen.p50(),
                                seen.p90(),
                                seen.p95(),
                                seen.p99(),
                                seen.max())
                        .map(figure -> Objects.toString(figure, "-"))
                        .collect(Collectors.joining(" ")))
                .isEqualTo(figures);
    }

    /** Before 2.28 Locust escapes failures for HTML, but not the requests they belong to. */
    @ParameterizedTest
    @ValueSource(strings = {"2.20.1-running", "2.31.8-running", "2.47.0-running"})
    void requestsAndFailures(String file) throws IOException {
        var seen = recordedStatistics(file);
        assertThat(seen.requests())
                .extracting(r -> r.method() + " " + r.name())
                .containsExactly("POST /broken <a> & 'b'", "GET /page");
        assertThat(seen.requests().stream()
                        .mapToLong(r -> r.statistics().requests())
                        .sum())
                .isEqualTo(seen.total().requests());
        var broken = seen.requests().getFirst().statistics();
        assertThat(broken.failRatio()).isEqualTo(1);
        assertThat(seen.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.method()).isEqualTo("POST");
            assertThat(failure.name()).isEqualTo("/broken <a> & 'b'");
            assertThat(failure.error())
                    .contains("HTTPError(\"500 Server Error: Internal Server Error for url: /broken <a> & ");
            assertThat(failure.occurrences()).isEqualTo(broken.failures());
        });
    }

    @Test
    void whatIsTextForHtmlInANewLocustStaysAsItIs() throws IOException {
        var seen =
                reported(row("").replace("\"errors\":[]", "\"errors\":[{\"error\":\"a &lt; b\",\"occurrences\":1}]"));
        assertThat(seen.failures().getFirst().error()).isEqualTo("a &lt; b");
    }

    /** An answer with one request; the fields given last win. */
    private static String row(String fields) {
        return """
                {"state":"running","user_count":1,"errors":[],"stats":[{"name":"Aggregated","method":"",\
                "num_requests":10,"num_failures":1%s}],"workers":[],"worker_count":7}""".formatted(fields.isEmpty() ? "" : "," + fields);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "absent", textBlock = """
            12          | 12     | 12
            12.5        | 12.5   | 12.5
            1e3         | 1000   | 1000
            0           | 0      | 0
            -0.0        | 0      | -0.0
            null        | 0      | absent
            NaN         | 0      | absent
            Infinity    | 0      | absent
            -Infinity   | 0      | absent
            "NaN"       | 0      | absent
            "12"        | 0      | absent
            true        | 0      | absent
            []          | 0      | absent
            {"a":[1]}   | 0      | absent
            -5          | 0      | absent
            1e400       | 0      | absent
            1e300       | 1e9    | absent
            99999999999999999999999999999 | 1e9 | absent
            """)
    void everyFormOfNumber(String number, double rate, @Nullable Double millis) throws IOException {
        var total = reported(row("\"current_rps\":%1$s,\"total_rps\":1,\"response_time_percentile_0.95\":%1$s"
                        .formatted(number)))
                .total();
        assertThat(total.rps()).isEqualTo(rate);
        assertThat(total.p95()).isEqualTo(millis);
        assertThat(total.meanRps()).isEqualTo(1);
        assertThat(total.requests()).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource({
        "-3, -3, 0, 0, 0",
        "1e300, 1e300, 9223372036854775807, 9223372036854775807, 1",
        "0, 0, 0, 0, 0",
        "0, 2, 0, 2, 1",
        "4, 1, 4, 1, 0.25",
        "4, 9, 4, 9, 1"
    })
    void counters(String requests, String failures, long expected, long expectedFailures, double ratio)
            throws IOException {
        var total = reported(row("\"num_requests\":%s,\"num_failures\":%s".formatted(requests, failures)))
                .total();
        assertThat(total.requests()).isEqualTo(expected);
        assertThat(total.failures()).isEqualTo(expectedFailures);
        assertThat(total.failRatio()).isEqualTo(ratio);
    }

    @ParameterizedTest
    @Tag("S2-17")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "workers":[{"state":"running"},{"state":"missing"},{"state":"stopped"}] | 2
            "workers":[],"worker_count":5           | 0
            "workers":[1,null,{},[{"state":"x"}]]   | 0
            "worker_count":5                        | 5
            "worker_count":-5                       | 0
            "worker_count":1e300                    | 2147483647
            "worker_count":"many"                   | 0
            "workers":{},"worker_count":4           | 4
            "a":1                                   | 0
            """)
    void workers(String fields, int connected) throws IOException {
        assertThat(reported("{\"state\":\"ready\",\"user_count\":0,\"stats\":[]," + fields + "}")
                        .workers())
                .isEqualTo(connected);
    }

    @Test
    void workersAreNotBoundedLikeRows() throws IOException {
        var workers = "{\"state\":\"ready\"},".repeat(2999) + "{\"state\":\"ready\"}";
        assertThat(reported("{\"state\":\"ready\",\"user_count\":0,\"stats\":[],\"workers\":[" + workers + "]}")
                        .workers())
                .isEqualTo(3000);
    }

    @ParameterizedTest
    @CsvSource({"ready, READY", "cleanup, CLEANUP", "missing, MISSING", "dancing, UNKNOWN", "'', UNKNOWN"})
    void states(String word, RunState state) throws IOException {
        assertThat(reported("{\"state\":\"%s\",\"user_count\":0,\"stats\":[]}".formatted(word))
                        .state())
                .isEqualTo(state);
    }

    @Test
    void nothingCountedYet() throws IOException {
        var seen = reported("{\"state\":\"missing\",\"user_count\":0,\"stats\":[],\"errors\":[]}");
        assertThat(seen.total()).isEqualTo(RequestStatistics.NONE);
        assertThat(seen.requests()).isEmpty();
    }

    @Test
    void aRequestMayBeCalledAggregated() throws IOException {
        var seen = reported("""
                {"state":"running","user_count":1,"stats":[
                 {"name":"Aggregated","method":"GET","num_requests":3,"num_failures":0},
                 {"name":"Aggregated","method":null,"num_requests":5,"num_failures":0}]}""");
        assertThat(seen.total().requests()).isEqualTo(5);
        assertThat(seen.requests())
                .singleElement()
                .satisfies(r -> assertThat(r.statistics().requests()).isEqualTo(3));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            <html>hello</html>                                  | not JSON
            ``                                                  | not the statistics
            []                                                  | not the statistics
            null                                                | not the statistics
            {}                                                  | not the statistics
            {"success": true}                                   | not the statistics
            {"user_count":0,"stats":[]}                         | not the statistics
            {"state":1,"user_count":0,"stats":[]}               | not the statistics
            {"state":"ready","stats":[]}                        | not the statistics
            {"state":"ready","user_count":"9","stats":[]}       | not the statistics
            {"state":"ready","user_count":9}                    | not the statistics
            {"state":"ready","user_count":9,"stats":{}}         | not the statistics
            {"state":"ready","user_count":9,"stats":[]} {}      | not the statistics
            {"state":"ready","user_count":9,"stats":[]          | not JSON
            {"state":"ready","user_count":9,"stats":[           | not JSON
            {"state":"ready","user_count":9,"stats":[{"name":"Aggregated"}]} | no number of requests
            {"state":"ready","user_count":9,"stats":[{"name":"Aggregated","num_requests":NaN,"num_failures":0}]} | no number of requests
            {"state":"ready","user_count":9,"stats":[{"name":"a","num_requests":1,"num_failures":0}]} | no sum
            """)
    void whatIsMissingIsSaid(String body, String reason) throws IOException {
        assertThat(read(body))
                .isInstanceOfSatisfying(
                        Answer.Unreadable.class,
                        unreadable ->
                                assertThat(unreadable.reason()).contains(reason).hasSizeLessThan(100));
    }

    @Test
    void textIsMadeFitForAStatus() throws IOException {
        var hostile = "a\\n\\u001b[31m\\ud800\\u202e\\u2028b" + "😀".repeat(300);
        var seen = reported(row("").replace(
                        "\"errors\":[]",
                        "\"errors\":[{\"name\":\"%1$s\",\"error\":\"%1$s%1$s\",\"occurrences\":1}]"
                                .formatted(hostile)));
        var failure = seen.failures().getFirst();
        assertThat(failure.name()).startsWith("a  [31m?? b😀").endsWith("😀…").hasSizeBetween(199, 200);
        assertThat(failure.error()).hasSizeBetween(499, 500).endsWith("…");
    }

    @Test
    void textThatFitsIsNotCut() {
        assertThat(Line.of("x".repeat(200), 200)).isEqualTo("x".repeat(200));
        assertThat(Line.of("x".repeat(201), 200)).isEqualTo("x".repeat(199) + "…");
        assertThat(Line.of("é😀", 3)).isEqualTo("é😀");
        assertThat(Line.of("", 3)).isEmpty();
    }

    @Test
    void listsAreBounded() throws IOException {
        var rows = "{\"name\":\"a\",\"num_requests\":1,\"num_failures\":0},".repeat(700);
        var errors = "{\"error\":\"e\",\"occurrences\":1},".repeat(699) + "{\"error\":\"e\",\"occurrences\":1}";
        var seen = reported(row("").replace("\"stats\":[", "\"stats\":[" + rows)
                .replace("\"errors\":[]", "\"errors\":[" + errors + "]"));
        assertThat(seen.requests()).hasSize(500);
        assertThat(seen.failures()).hasSize(500);
        assertThat(seen.total().requests()).isEqualTo(10);
    }
}
