/**
 * The statistics of a Locust master as Prometheus series, and the process that serves them beside a master.
 *
 * <p>Names and labels are those that dashboards for earlier exporters use (Grafana 11985). What is served is what the
 * master says at the moment of the scrape: nothing is kept, so no series outlives its source. Knows nothing of Kubernetes.
 */
@NullMarked
package io.locust.k8s.exporter;

import org.jspecify.annotations.NullMarked;
