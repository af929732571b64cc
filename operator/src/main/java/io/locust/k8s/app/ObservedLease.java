package io.locust.k8s.app;

import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether a lease is alive, by how long it has not changed as seen from here.
 *
 * <p>fabric8's elector compares the time in the record, which is that of the leader's clock, with the clock of this
 * machine: where this one is more than a lease ahead it would take the lease from a leader that is well, and where it
 * is behind, it would wait for so much longer. So the elector is shown times that no clock disagrees with.
 */
final class ObservedLease {
    private static final ZonedDateTime ALIVE = at("9999-01-01T00:00:00Z");
    private static final ZonedDateTime EXPIRED = at("1970-01-01T00:00:00Z");

    private @Nullable LeaderElectionRecord last;
    private long changed;

    /**
     * The record as the elector is to see it.
     *
     * @param record as it was read
     * @param now of {@link System#nanoTime}, taken after the record was read
     */
    LeaderElectionRecord judged(LeaderElectionRecord record, long now) {
        if (!Objects.equals(record, last)) {
            last = record;
            changed = now;
        }
        boolean expired = Duration.ofNanos(now - changed).compareTo(record.getLeaseDuration()) >= 0;
        return new LeaderElectionRecord(
                record.getHolderIdentity(),
                record.getLeaseDuration(),
                record.getAcquireTime(),
                expired ? EXPIRED : ALIVE,
                record.getLeaderTransitions());
    }

    private static ZonedDateTime at(String instant) {
        return Instant.parse(instant).atZone(ZoneOffset.UTC);
    }
}
