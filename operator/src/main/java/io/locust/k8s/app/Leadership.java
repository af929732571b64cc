package io.locust.k8s.app;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one operator act at a time. A standby acts within seconds when the leader leaves in peace, and 9 to 15 seconds
 * after it vanished, whatever their clocks say.
 *
 * <p>fabric8's elector only notices a loss when a request of its own has returned; {@link #check} notices without it.
 */
final class Leadership implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Leadership.class);
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Duration RENEW_DEADLINE = Duration.ofSeconds(8);
    private static final Duration RETRY = Duration.ofSeconds(1);

    /** An elector that has not even looked at the lease for so long has died. */
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private final TimedLock lock;
    private final LeaderElector elector;
    private final Runnable lost;
    private volatile boolean leading;
    private volatile boolean leaving;
    private volatile boolean standing;
    private @Nullable CompletableFuture<?> election;

    /** What to do when leadership comes and goes; {@code lost} is not called on {@link #close}. */
    record Callbacks(Runnable won, Runnable lost) {}

    /** Where the lease is and who we are. */
    record Lease(String namespace, String name, String holder) {}

    Leadership(KubernetesClient client, Lease lease, Callbacks callbacks, Executor executor) {
        this.lock = new TimedLock(lease);
        this.lost = callbacks.lost();
        LeaderElectionConfig config = new LeaderElectionConfigBuilder()
                .withName(lease.name())
                .withLock(lock)
                .withLeaseDuration(LEASE)
                .withRenewDeadline(RENEW_DEADLINE)
                .withRetryPeriod(RETRY)
                .withReleaseOnCancel(true)
                .withLeaderCallbacks(new LeaderCallbacks(
                        () -> {
                            leading = true;
                            callbacks.won().run();
                        },
                        this::stopped,
                        leader -> log.info("the leader is {}", leader == null || leader.isEmpty() ? "nobody" : leader)))
                .build();
        this.elector = new LeaderElector(client, config, executor);
    }

    void start() {
        lock.looked = System.nanoTime();
        standing = true;
        election = elector.start();
    }

    boolean isLeading() {
        return leading;
    }

    /** To be called every second or so, and before anything is written: tells of a loss that the elector has not noticed. */
    void check() {
        // Without an API server at the process's start there is no election, for as long as that lasts.
        if (leaving || !standing) {
            return;
        }
        if (leading && lock.sinceRenewal().compareTo(RENEW_DEADLINE.plus(RETRY.dividedBy(2))) > 0) {
            log.error("the lease was not renewed for {} ms", lock.sinceRenewal().toMillis());
            stopped();
        } else if (lock.sinceLook().compareTo(SILENCE) > 0) {
            log.error("the leader election has come to a halt");
            lost.run();
        }
    }

    private void stopped() {
        leading = false;
        if (!leaving) {
            lost.run();
        }
    }

    /** Gives the lease back, so that a standby can act at once. */
    @Override
    public void close() {
        leaving = true;
        if (election != null) {
            election.cancel(true);
        }
    }

    /** A lease that remembers when it was last read, changed and renewed, by a clock that never jumps. */
    private static final class TimedLock extends LeaseLock {
        private final ObservedLease observed = new ObservedLease();
        private volatile long looked = System.nanoTime();
        private volatile long renewed = looked;

        TimedLock(Lease lease) {
            super(lease.namespace(), lease.name(), lease.holder());
        }

        Duration sinceRenewal() {
            return Duration.ofNanos(System.nanoTime() - renewed);
        }

        Duration sinceLook() {
            return Duration.ofNanos(System.nanoTime() - looked);
        }

        @Override
        public synchronized @Nullable LeaderElectionRecord get(KubernetesClient client) {
            looked = System.nanoTime();
            var record = super.get(client);
            return record == null ? null : observed.judged(record, System.nanoTime());
        }

        @Override
        public synchronized void create(KubernetesClient client, LeaderElectionRecord content) {
            super.create(client, content);
            renewed = looked;
        }

        @Override
        public synchronized void update(KubernetesClient client, LeaderElectionRecord content) {
            super.update(client, content);
            // What the standby sees is the time at which this renewal began.
            renewed = looked;
        }
    }
}
