package io.locust.k8s.exporter;

import io.locust.k8s.exporter.HttpEndpoints.Reply;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Prometheus' text format, as the answer to a scrape. */
public final class TextFormat {
    private static final int OK = 200;

    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

    /** These series. */
    public Reply reply(MetricSnapshots series) {
        var out = new ByteArrayOutputStream();
        try {
            writer.write(out, series);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Reply(OK, PrometheusTextFormatWriter.CONTENT_TYPE, out.toString(StandardCharsets.UTF_8));
    }
}
