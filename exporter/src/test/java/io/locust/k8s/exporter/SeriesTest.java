package io.locust.k8s.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.locust.k8s.locust.Answer;
import io.locust.k8s.locust.RequestStatistics;
import io.locust.k8s.locust.RunState;
import io.locust.k8s.locust.Statistics;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SeriesTest {
    @Test
    @Tag("S2-69")
    void namesAndLabelsAreThoseThatDashboardsUse() {
        assertThat(text(
                        500,
                        statistics(
                                List.of(new Statistics.Request("GET", "/page", figures(20, 3, 7.0))),
                                List.of(new Statistics.Failure("GET", "/page", "said \"no\"", 3)),
                                List.of(
                                        new Statistics.Worker("a", RunState.RUNNING, 6),
                                        new Statistics.Worker("b", RunState.SPAWNING, 4),
                                        new Statistics.Worker("c", RunState.MISSING, 0)))))
                .isEqualTo("""
                        locust_errors{error="said \\"no\\"",method="GET",name="/page"} 3.0
                        locust_requests_avg_content_length{method="GET",name="/page"} 120.0
                        locust_requests_avg_response_time{method="GET",name="/page"} 7.0
                        locust_requests_current_fail_per_sec{method="GET",name="/page"} 0.3
                        locust_requests_current_response_time_percentile_50 6.0
                        locust_requests_current_response_time_percentile_95 9.0
                        locust_requests_current_rps{method="GET",name="/page"} 2.0
                        locust_requests_fail_ratio 0.25
                        locust_requests_max_response_time{method="GET",name="/page"} 30.0
                        locust_requests_median_response_time{method="GET",name="/page"} 6.0
                        locust_requests_min_response_time{method="GET",name="/page"} 1.0
                        locust_requests_num_failures{method="GET",name="/page"} 3.0
                        locust_requests_num_requests{method="GET",name="/page"} 20.0
                        locust_running 1.0
                        locust_up 1.0
                        locust_users 10.0
                        locust_worker_detail{id="a",state="running"} 6.0
                        locust_worker_detail{id="b",state="spawning"} 4.0
                        locust_worker_detail{id="c",state="missing"} 0.0
                        locust_workers_count 3.0
                        locust_workers_hatching_count 1.0
                        locust_workers_missing_count 1.0
                        locust_workers_running_count 1.0
                        """);
    }

    @Test
    void nothingButUpIsSaidOfAMasterThatIsSilent() {
        var series = new Series(500);
        series.add(new Answer.Unreachable("connection refused"));
        assertThat(text(series)).isEqualTo("locust_up 0.0\n");
    }

    @Test
    void timesThatNobodyHasMeasuredHaveNoSeries() {
        assertThat(text(
                        500,
                        statistics(
                                List.of(new Statistics.Request("GET", "/page", figures(0, 0, null))),
                                List.of(),
                                List.of())))
                .contains("locust_requests_num_requests")
                .doesNotContain("avg_response_time", "NaN");
    }

    @Test
    void requestsThatACutNameHasMadeEqualDoNotSpoilTheScrape() {
        var same = new Statistics.Request("GET", "/page…", figures(20, 3, 7.0));
        assertThat(text(500, statistics(List.of(same, same), List.of(), List.of())))
                .containsOnlyOnce("locust_requests_num_requests{");
    }

    @Test
    void oneTestCannotFillTheMemory() {
        assertThat(text(
                        1,
                        statistics(
                                List.of(
                                        new Statistics.Request("GET", "/a", figures(1, 0, 7.0)),
                                        new Statistics.Request("GET", "/b", figures(1, 0, 7.0))),
                                List.of(),
                                List.of())))
                .contains("/a")
                .doesNotContain("/b");
    }

    @Test
    void masters() {
        var series = new Series(500);
        var statistics = statistics(List.of(), List.of(), List.of());
        series.add(new Answer.Reported(statistics), "namespace", "load", "test", "a");
        series.add(new Answer.Reported(statistics), "namespace", "load", "test", "b");
        assertThat(text(series))
                .contains(
                        "locust_users{namespace=\"load\",test=\"a\"} 10.0",
                        "locust_users{namespace=\"load\",test=\"b\"} 10.0");
    }

    private static Statistics statistics(
            List<Statistics.Request> requests, List<Statistics.Failure> failures, List<Statistics.Worker> workers) {
        return new Statistics(
                RunState.RUNNING,
                10,
                2,
                figures(40, 10, 7.0),
                new Statistics.Recent(6.0, 9.0),
                requests,
                failures,
                workers);
    }

    private static RequestStatistics figures(long requests, long failures, @Nullable Double avg) {
        return new RequestStatistics(requests, failures, 2, 0.3, 1, 120, avg, 1.0, 6.0, 8.0, 9.0, 9.9, 30.0);
    }

    private static String text(int limit, Statistics statistics) {
        var series = new Series(limit);
        series.add(new Answer.Reported(statistics));
        return text(series);
    }

    private static String text(Series series) {
        return new TextFormat().reply(series.snapshots()).body().replaceAll("(?m)^#.*\n", "");
    }
}
