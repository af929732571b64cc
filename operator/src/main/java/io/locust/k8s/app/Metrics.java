package io.locust.k8s.app;

import io.locust.k8s.api.v2.LocustTest;
import io.locust.k8s.api.v2.LocustTestStatus;
import io.locust.k8s.api.v2.Phase;
import io.locust.k8s.api.v2.Verdict;
import io.locust.k8s.exporter.HttpEndpoints.Reply;
import io.locust.k8s.exporter.Series;
import io.locust.k8s.exporter.TextFormat;
import io.locust.k8s.locust.Answer;
import io.locust.k8s.reconcile.TestKey;
import io.locust.k8s.reconcile.TryAgain;
import io.locust.k8s.reconcile.WorkQueue;
import io.locust.k8s.webhook.ConversionServer;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What operators of the operator watch, in Prometheus' text format. Gauges are read when they are asked for. */
final class Metrics {
    /** One test must not fill the operator's memory or Prometheus': more of it has the exporter beside its master. */
    private static final int PER_TEST = 50;

    private static final double[] SECONDS = {0.001, 0.005, 0.02, 0.1, 0.5, 2, 10};

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final TextFormat format = new TextFormat();
    private final Counter reconciles;
    private final Counter errors;
    private final Histogram duration;

    Metrics() {
        Info.builder()
                .name("locust_operator_build_info")
                .help("Version of the operator")
                .labelNames("version")
                .register(registry)
                .addLabelValues(Version.TEXT);
        reconciles = Counter.builder()
                .name("locust_operator_reconcile_total")
                .help("Reconciles by result: success, refused (the API server said no), error")
                .labelNames("result")
                .register(registry);
        errors = Counter.builder()
                .name("locust_operator_reconcile_errors_total")
                .help("Reconciles that failed and are tried again")
                .register(registry);
        duration = Histogram.builder()
                .name("locust_operator_reconcile_duration_seconds")
                .help("Time per reconcile, with all its calls to the API server")
                .classicOnly()
                .classicUpperBounds(SECONDS)
                .register(registry);
        for (var result : Result.values()) {
            reconciles.initLabelValues(result.label());
        }
    }

    private enum Result {
        SUCCESS,
        REFUSED,
        ERROR;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The same work, measured. */
    WorkQueue.Work<TestKey> measured(WorkQueue.Work<TestKey> work) {
        return key -> {
            long start = System.nanoTime();
            var result = Result.ERROR;
            try {
                var next = work.on(key);
                result = Result.SUCCESS;
                return next;
            } catch (TryAgain e) {
                result = Result.REFUSED;
                throw e;
            } finally {
                count(result, Duration.ofNanos(System.nanoTime() - start));
            }
        };
    }

    private void count(Result result, Duration took) {
        reconciles.labelValues(result.label()).inc();
        duration.observe(took.toNanos() / 1e9);
        if (result == Result.ERROR) {
            errors.inc();
        }
    }

    void showTests(Supplier<? extends Collection<LocustTest>> tests) {
        GaugeWithCallback.builder()
                .name("locust_operator_tests")
                .help("LocustTests by phase")
                .labelNames("phase")
                .callback(gauge -> {
                    var now = tests.get();
                    for (var phase : Phase.values()) {
                        gauge.call(count(now, status -> status != null && status.phase() == phase), word(phase));
                    }
                    gauge.call(count(now, status -> status == null || status.phase() == null), "None");
                })
                .register(registry);
        GaugeWithCallback.builder()
                .name("locust_operator_verdicts")
                .help("Ended LocustTests by verdict")
                .labelNames("verdict")
                .callback(gauge -> {
                    var now = tests.get();
                    for (var verdict : Verdict.values()) {
                        gauge.call(count(now, status -> status != null && status.verdict() == verdict), word(verdict));
                    }
                })
                .register(registry);
    }

    void showQueue(IntSupplier depth, IntSupplier followed) {
        gauge("locust_operator_queue_depth", "Tests that wait to be reconciled", depth::getAsInt);
        gauge("locust_operator_followed_masters", "Locust masters asked for statistics", followed::getAsInt);
    }

    /**
     * What the masters of running tests say, under the names that the exporter beside each of them uses.
     *
     * @param answers the last of each master that is being followed; with it the series end
     */
    void showStatistics(Supplier<Map<TestKey, Answer>> answers) {
        registry.register(new MultiCollector() {
            @Override
            public MetricSnapshots collect() {
                var series = new Series(PER_TEST);
                answers.get()
                        .forEach((test, answer) ->
                                series.add(answer, "namespace", test.namespace(), "test", test.name()));
                return series.snapshots();
            }
        });
    }

    /** What the webhook does, and when its certificate ends; 0 while there is none. */
    void showWebhook(ConversionServer server) {
        CounterWithCallback.builder()
                .name("locust_operator_conversion_requests_total")
                .help("Requests to the webhook by result: success, refused (no review, too large, too many)")
                .labelNames("result")
                .callback(counter -> {
                    counter.call((double) server.answered(), "success");
                    counter.call((double) server.refused(), "refused");
                })
                .register(registry);
        GaugeWithCallback.builder()
                .name("locust_operator_webhook_certificate_expiry_seconds")
                .help("When the webhook's certificate in use ends, in seconds since 1970")
                .callback(gauge -> {
                    var certificate = server.certificate();
                    gauge.call(
                            certificate == null
                                    ? 0
                                    : (double) certificate.notAfter().getEpochSecond());
                })
                .register(registry);
    }

    void showLeader(BooleanSupplier leading) {
        gauge("locust_operator_leader", "1 on the replica that acts", () -> leading.getAsBoolean() ? 1 : 0);
    }

    private void gauge(String name, String help, Supplier<Integer> value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(gauge -> gauge.call(value.get()))
                .register(registry);
    }

    private interface OfStatus {
        boolean holds(@Nullable LocustTestStatus status);
    }

    private static double count(Collection<LocustTest> tests, OfStatus condition) {
        return (double)
                tests.stream().filter(test -> condition.holds(test.getStatus())).count();
    }

    /** As it is written in the resource: {@code Running} for {@code RUNNING}. */
    private static String word(Enum<?> value) {
        return value.name().charAt(0) + value.name().substring(1).toLowerCase(Locale.ROOT);
    }

    Reply scrape() {
        return format.reply(registry.scrape());
    }
}
