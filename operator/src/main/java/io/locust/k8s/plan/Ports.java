package io.locust.k8s.plan;

/** The ports of a Locust master, and the one that the earlier operators declared on workers. */
public final class Ports {
    /** Where the workers connect. */
    public static final int WORKERS = 5557;

    /** Unused by Locust 2, kept because NetworkPolicies name it. */
    static final int SECOND = 5558;

    /** Web UI and statistics, unless the user chooses another. */
    static final int WEB = 8089;

    /** Name of the Service's port for the web UI, which the Ingress refers to. */
    static final String WEB_NAME = "web-ui";

    /** Name of the Service's port for the exporter. */
    static final String METRICS_NAME = "prometheus-metrics";

    static final int WORKER_CONTAINER = 8080;

    private Ports() {}
}
