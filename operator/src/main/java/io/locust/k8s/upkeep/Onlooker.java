package io.locust.k8s.upkeep;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the definition is somebody else's business: tells what is wrong with it, and lets nobody act on tests that it shows
 * without what is in them.
 */
public final class Onlooker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Onlooker.class);

    private final StoredTests tests;
    private final ServedFields fields;
    private final Runnable settled;
    private boolean checked;
    private String warning = "";
    private volatile String trouble = "";
    private volatile boolean closed;
    private @Nullable Thread thread;

    /**
     * Looks at nothing before it is started.
     *
     * @param namespaces where to look; empty for all
     * @param settled is called once, when tests can be read
     */
    public Onlooker(KubernetesClient client, Set<String> namespaces, Runnable settled) {
        this(new ApiServer(client), new ObjectMapper(), namespaces, settled);
    }

    Onlooker(Requests api, ObjectMapper mapper, Set<String> namespaces, Runnable settled) {
        this.tests = new StoredTests(api, mapper, namespaces);
        this.fields = new ServedFields(api, new Outline(mapper));
        this.settled = settled;
    }

    /** Returns at once. */
    public void start() {
        thread = Thread.ofVirtual().name("upkeep").start(this::run);
    }

    private void run() {
        try {
            for (var pause = round(); pause != null && !closed; pause = round()) {
                Thread.sleep(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks, and says when to look again; absent when all is well. */
    @Nullable
    Duration round() {
        try {
            check();
            var hollow = tests.hollow();
            if (hollow != null) {
                tell(hollow);
                return Upkeep.REGULAR;
            }
        } catch (RuntimeException e) {
            warn(String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause()));
            return Upkeep.SOON;
        }
        trouble = "";
        settled.run();
        return null;
    }

    /** Whether tests can be run by the definition that is there; nothing else is to be done about it. */
    private void check() {
        if (checked) {
            return;
        }
        var missing = fields.missing(Shipment.read());
        checked = true;
        if (!missing.isEmpty()) {
            log.error(
                    "the custom resource definition in this cluster lacks {}: somebody with rights on the cluster has to apply"
                            + " the one in this chart's folder crds (kubectl apply --server-side --force-conflicts -f crds),"
                            + " unless it is that of the Locust project's operator, with which this one cannot share a cluster",
                    missing);
        }
    }

    private void tell(String test) {
        var message =
                "test " + test + " has no spec.master or no spec.worker: it is stored as locust.io/v1, which the custom"
                        + " resource definition in this cluster does not convert, so that it reads as empty. Nothing is touched and"
                        + " no test is run, because a write would store it as it reads. Put the definition of the operator before"
                        + " back, install this operator for all namespaces with webhook.enabled and storageMigration.enabled, and"
                        + " install it for some namespaces when status.storedVersions of the definition says only v2";
        if (!message.equals(trouble)) {
            log.error(message);
        }
        trouble = message;
    }

    private void warn(String problem) {
        if (!problem.equals(warning) && !closed) {
            log.atWarn().addKeyValue("problem", problem).log("could not look at the tests, trying again");
        }
        warning = problem;
    }

    /** What keeps tests from being run and what to do about it; empty if nothing does. */
    public String trouble() {
        return trouble;
    }

    @Override
    public void close() {
        closed = true;
        if (thread != null) {
            thread.interrupt();
        }
    }
}
