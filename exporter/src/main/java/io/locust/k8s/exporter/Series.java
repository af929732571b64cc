package io.locust.k8s.exporter;

import io.locust.k8s.locust.Answer;
import io.locust.k8s.locust.RequestStatistics;
import io.locust.k8s.locust.RunState;
import io.locust.k8s.locust.Statistics;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects the statistics of one or more masters as series. Times are milliseconds, all metrics are gauges: what a master
 * counts starts at 0 again with a new run.
 */
public final class Series {
    private static final Set<RunState> LOADING = Set.of(RunState.SPAWNING, RunState.RUNNING);

    private final int limit;
    private final Map<String, Metric> metrics = new LinkedHashMap<>();

    private record Metric(String help, Map<Labels, Double> points) {}

    /**
     * Nothing yet.
     *
     * @param limit how many kinds of requests, of errors and of workers are taken from one master, each; from those beyond
     *     it there are no series, the figures of the whole have them in
     */
    public Series(int limit) {
        this.limit = limit;
    }

    /**
     * Adds what one master says.
     *
     * @param master on each of its series; names and values in turn, empty where there is but one master
     */
    public void add(Answer answer, String... master) {
        var labels = Labels.of(master);
        boolean up = answer instanceof Answer.Reported;
        point("up", "1 when the Locust master answers", labels, up ? 1 : 0);
        if (answer instanceof Answer.Reported(Statistics statistics)) {
            whole(labels, statistics);
            workers(labels, statistics);
            requests(labels, statistics);
            errors(labels, statistics);
        }
    }

    /** All that was added. */
    public MetricSnapshots snapshots() {
        var all = MetricSnapshots.builder();
        metrics.forEach((name, metric) -> {
            var gauge = GaugeSnapshot.builder().name("locust_" + name).help(metric.help());
            metric.points()
                    .forEach((labels, value) -> gauge.dataPoint(GaugeDataPointSnapshot.builder()
                            .labels(labels)
                            .value(value)
                            .build()));
            all.metricSnapshot(gauge.build());
        });
        return all.build();
    }

    private void whole(Labels labels, Statistics statistics) {
        boolean running = LOADING.contains(statistics.state());
        var total = statistics.total();
        point("running", "1 while users make requests", labels, running ? 1 : 0);
        point("users", "Simulated users", labels, statistics.users());
        point("requests_fail_ratio", "Failures per request, 0 to 1", labels, total.failRatio());
        var recent = statistics.recent();
        point(
                "requests_current_response_time_percentile_50",
                "Median of the recent response times in ms",
                labels,
                recent.p50());
        point(
                "requests_current_response_time_percentile_95",
                "95th percentile of the recent response times in ms",
                labels,
                recent.p95());
    }

    private void workers(Labels labels, Statistics statistics) {
        long missing = count(statistics, RunState.MISSING);
        point("workers_count", "Workers that the master knows", labels, statistics.workers() + missing);
        point("workers_running_count", "Workers that make requests", labels, count(statistics, RunState.RUNNING));
        point("workers_hatching_count", "Workers that start users", labels, count(statistics, RunState.SPAWNING));
        point("workers_missing_count", "Workers that the master has lost", labels, missing);
        statistics.listed().stream()
                .limit(limit)
                .forEach(worker -> point(
                        "worker_detail",
                        "Users of one worker",
                        labels.merge(Labels.of(
                                "id",
                                worker.id(),
                                "state",
                                worker.state().name().toLowerCase(Locale.ROOT))),
                        worker.users()));
    }

    private static long count(Statistics statistics, RunState state) {
        return statistics.listed().stream()
                .filter(worker -> worker.state() == state)
                .count();
    }

    private void requests(Labels labels, Statistics statistics) {
        statistics.requests().stream()
                .limit(limit)
                .forEach(request -> request(
                        labels.merge(Labels.of("method", request.method(), "name", request.name())),
                        request.statistics()));
    }

    private void request(Labels labels, RequestStatistics figures) {
        point("requests_num_requests", "Requests so far", labels, figures.requests());
        point("requests_num_failures", "Failed requests so far", labels, figures.failures());
        point("requests_avg_response_time", "Mean response time in ms", labels, figures.avg());
        point("requests_min_response_time", "Shortest response time in ms", labels, figures.min());
        point("requests_max_response_time", "Longest response time in ms", labels, figures.max());
        point("requests_median_response_time", "Median response time in ms", labels, figures.p50());
        point("requests_current_rps", "Requests per second of late", labels, figures.rps());
        point("requests_current_fail_per_sec", "Failures per second of late", labels, figures.failuresPerSecond());
        point("requests_avg_content_length", "Mean size of a response in bytes", labels, figures.avgContentLength());
    }

    private void errors(Labels labels, Statistics statistics) {
        statistics.failures().stream()
                .limit(limit)
                .forEach(failure -> point(
                        "errors",
                        "How often a kind of request failed in this way",
                        labels.merge(Labels.of(
                                "method", failure.method(), "name", failure.name(), "error", failure.error())),
                        failure.occurrences()));
    }

    /** Of two that a cut name has made equal, the first stays: Prometheus would refuse the whole scrape. */
    private void point(String name, String help, Labels labels, @Nullable Number value) {
        if (value != null) {
            metrics.computeIfAbsent(name, key -> new Metric(help, new LinkedHashMap<>()))
                    .points()
                    .putIfAbsent(labels, value.doubleValue());
        }
    }
}
