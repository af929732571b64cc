package io.locust.k8s.upkeep;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.locust.k8s.definition.Wanted;
import io.locust.k8s.webhook.ConversionServer;
import io.locust.k8s.webhook.Trust;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link Upkeep} on a thread of its own, from the start of the process to its end. */
public final class ClusterUpkeep implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ClusterUpkeep.class);

    private final Upkeep upkeep;
    private final @Nullable Front front;
    private final InstantSource clock;
    private volatile boolean closed;
    private boolean failing;
    private @Nullable Thread thread;

    /**
     * Who the operator is.
     *
     * @param version its own
     * @param settled is called once, when tests can be read as v2
     * @param acting whether this replica is the one that acts
     */
    public record Owner(String version, Runnable settled, BooleanSupplier acting) {}

    /**
     * Looks at nothing before it is started.
     *
     * @param server answers the API server; absent exactly if the plan has no webhook
     */
    public ClusterUpkeep(
            KubernetesClient client, Plan plan, @Nullable ConversionServer server, Owner owner, InstantSource clock) {
        var mapper = new ObjectMapper();
        var api = new ApiServer(client);
        this.clock = clock;
        this.front =
                server == null ? null : front(client, Objects.requireNonNull(plan.webhook()), server, plan.spread());
        var migration = new StorageMigration(
                api, mapper, () -> !closed && owner.acting().getAsBoolean());
        this.upkeep = new Upkeep(
                new DefinitionKeeper(api, mapper),
                front,
                new Wanted(Shipment.read(), owner.version(), plan.aliases(), plan.migration(), null),
                new Upkeep.Times(plan.rhythm(), plan.spread(), clock),
                new Upkeep.Callbacks(owner.settled(), owner.acting(), migration::run));
    }

    private static Front front(KubernetesClient client, Plan.Webhook plan, ConversionServer server, Duration spread) {
        return new Front(
                server,
                new CertificateKeeper(
                        new ClusterSecret(client, plan.namespace(), plan.secret()), plan.dnsNames(), plan.life()),
                new Trust(spread),
                plan.endpoint());
    }

    /** Returns at once. */
    public void start() {
        thread = Thread.ofVirtual().name("upkeep").start(this::run);
    }

    private void run() {
        while (!closed) {
            try {
                Thread.sleep(round());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private Duration round() {
        try {
            var next = upkeep.round();
            failing = false;
            return next;
        } catch (RuntimeException e) {
            if (!closed && !failing) {
                failing = true;
                log.atWarn()
                        .addKeyValue(
                                "problem",
                                e.getCause() == null
                                        ? e.getMessage()
                                        : e.getCause().toString())
                        .log("could not look after the custom resource definition, trying again");
            }
            return Upkeep.SOON;
        }
    }

    /** What keeps tests from being run and what to do about it; empty if nothing does. */
    public String trouble() {
        return upkeep.trouble();
    }

    /** Whether it is known that what is written now is stored as v2. */
    public boolean storesV2() {
        return upkeep.storesV2();
    }

    /** Whether conversions are served here; to be called when the kubelet asks. */
    public boolean servesConversions() {
        if (front == null || !front.isServing() || !trouble().isEmpty()) {
            return false;
        }
        front.told(clock.instant());
        return true;
    }

    @Override
    public void close() {
        closed = true;
        if (thread != null) {
            thread.interrupt();
        }
    }
}
