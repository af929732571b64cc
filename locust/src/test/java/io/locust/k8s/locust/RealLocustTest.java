package io.locust.k8s.locust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Real masters with real workers and real load: the oldest version that is promised, one in the middle, and the newest
 * when this was written. {@code -Dlocust.versions=2.48.0} tries another.
 */
@Tag("locust")
@Execution(ExecutionMode.CONCURRENT)
@Timeout(300)
class RealLocustTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Workers report every 3 s, the master keeps its answer for 2 s, and the machine is busy. */
    private static final Duration LAST_REPORTS = Duration.ofSeconds(6);

    /** Rates appear with the second report of the workers, and the master keeps its answers for 2 s. */
    private static final String RUN_TIME = "10s";

    private final HttpClient http = HttpClient.newHttpClient();
    private final LocustMaster master = new LocustMaster(http, Limits.DEFAULT);

    static Stream<String> versions() {
        return Stream.of(
                System.getProperty("locust.versions", "2.47.0,2.31.8,2.20.1").split(","));
    }

    static Stream<String> versionsWithLogin() {
        return versions().filter(version -> !version.startsWith("2.20."));
    }

    @ParameterizedTest
    @MethodSource("versions")
    @Tag("S2-17")
    void theNumbersAreTrue(String version, @TempDir Path logs) throws Exception {
        try (var target = new Target();
                var locust = new LocustProcesses(version, logs)) {
            locust.startMaster(
                    "--host",
                    target.host(),
                    "--autostart",
                    "--autoquit",
                    "120",
                    "--expect-workers",
                    "2",
                    "--expect-workers-max-wait",
                    "60",
                    "--run-time",
                    RUN_TIME,
                    "-u",
                    "4",
                    "-r",
                    "4",
                    "--stop-timeout",
                    "3");
            var fresh = await(locust, seen -> true);
            assertThat(fresh.workers()).isZero();
            assertThat(fresh.total()).isEqualTo(RequestStatistics.NONE);
            locust.startWorker();
            locust.startWorker();

            var running = await(
                    locust,
                    seen -> seen.state() == RunState.RUNNING && seen.total().rps() > 0);
            assertThat(running.users()).isEqualTo(4);
            assertThat(running.workers()).isEqualTo(2);

            // The state is ahead of the numbers: workers report every three seconds, also after the end.
            await(locust, seen -> seen.state() == RunState.STOPPED);
            Thread.sleep(LAST_REPORTS);
            var ended = await(locust, seen -> true);
            check(ended, target, version);

            // After the load the workers leave, and come back for the next one.
            await(locust, seen -> seen.workers() == 2);
            locust.killWorker();
            await(locust, seen -> seen.workers() == 1);
            assertThat(await(locust, seen -> true).total()).isEqualTo(ended.total());
        }
    }

    private static void check(Statistics ended, Target target, String version) {
        assertThat(ended.users()).isZero();
        var total = ended.total();
        assertThat(total.failures()).isEqualTo(target.broken()).isPositive();
        assertThat(total.failRatio()).isEqualTo((double) target.broken() / (target.pages() + target.broken()));
        assertThat(total.meanRps()).isBetween(5.0, 80.0);
        assertThat(total.failuresPerSecond()).isPositive().isLessThan(total.rps());
        assertThat(total.min()).isGreaterThanOrEqualTo(Target.MILLIS);
        assertThat(total.avg()).isBetween(total.min(), total.max());
        assertThat(total.p50()).isBetween(total.min(), total.max());
        assertThat(total.p99()).isGreaterThanOrEqualTo(total.p50());
        if (version.startsWith("2.20.")) {
            assertThat(total.p95()).isNull();
            assertThat(total.p90()).isBetween(total.p50(), total.p99());
        } else {
            assertThat(total.p95()).isBetween(total.p50(), total.p99());
            assertThat(total.p90()).isNull();
        }
        assertThat(ended.requests())
                .extracting(r -> r.method() + " " + r.name() + " "
                        + r.statistics().requests() + " " + r.statistics().failures())
                .containsExactly(
                        "POST /broken <a> & 'b' " + target.broken() + " " + target.broken(),
                        "GET /page " + target.pages() + " 0");
        assertThat(ended.failures())
                .extracting(f -> f.method() + " " + f.name() + " " + f.occurrences())
                .containsExactly("POST /broken <a> & 'b' " + target.broken());
    }

    @ParameterizedTest
    @MethodSource("versionsWithLogin")
    void loginIsNamed(String version, @TempDir Path logs) throws Exception {
        try (var locust = new LocustProcesses(version, logs)) {
            locust.startMaster("--web-login");
            var answer = answer(locust, locust.base());
            assertThat(answer)
                    .isInstanceOfSatisfying(
                            Answer.Unreadable.class,
                            unreadable -> assertThat(unreadable.reason()).contains("--web-login"));
        }
    }

    private Statistics await(LocustProcesses locust, Predicate<Statistics> enough)
            throws IOException, InterruptedException {
        Answer last = null;
        for (long start = System.nanoTime(); System.nanoTime() - start < PATIENCE.toNanos(); Thread.sleep(200)) {
            last = master.statistics(locust.base());
            if (last instanceof Answer.Reported(var statistics) && enough.test(statistics)) {
                return statistics;
            }
        }
        return fail("in vain; the last answer was " + last + "\n" + locust.logs());
    }

    /** The first answer from a master that has started. */
    private Answer answer(LocustProcesses locust, URI base) throws IOException, InterruptedException {
        for (long start = System.nanoTime(); System.nanoTime() - start < PATIENCE.toNanos(); Thread.sleep(200)) {
            var answer = master.statistics(base);
            if (!(answer instanceof Answer.Unreachable)) {
                return answer;
            }
        }
        return fail("the master does not start\n" + locust.logs());
    }

    @ParameterizedTest
    @MethodSource("versionsWithBasePath")
    void theBasePathIsPartOfTheAddress(String version, @TempDir Path logs) throws Exception {
        try (var locust = new LocustProcesses(version, logs)) {
            locust.startMaster("--web-base-path", "/load/test");
            assertThat(answer(locust, URI.create(locust.base() + "/load/test"))).isInstanceOf(Answer.Reported.class);
            assertThat(answer(locust, locust.base()))
                    .isInstanceOfSatisfying(
                            Answer.Unreadable.class,
                            unreadable -> assertThat(unreadable.reason()).contains("--web-base-path"));
        }
    }

    /** Since 2.32.2. */
    static Stream<String> versionsWithBasePath() {
        return versions().filter(version -> !version.matches("2[.](2.|30|31)[.].*"));
    }
}
