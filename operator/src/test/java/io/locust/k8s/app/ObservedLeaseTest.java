package io.locust.k8s.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Judged by fabric8's own rule, whatever the clock of the leader says. */
@Tag("S3-53")
class ObservedLeaseTest {
    private static final Duration LEASE = Duration.ofSeconds(10);

    /** As System.nanoTime may be: of any sign, and soon to overflow. */
    private static final long START = Long.MAX_VALUE - Duration.ofSeconds(5).toNanos();

    private final ObservedLease lease = new ObservedLease();

    @ParameterizedTest
    @ValueSource(longs = {-600, -11, 0, 11, 600})
    void aLeaseIsLeftToItsHolderForItsWholeDuration(long skew) {
        var record = renewed("leader", skew);
        assertThat(taken(record, 0)).isFalse();
        assertThat(taken(record, 9.9)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {-600, -11, 0, 11, 600})
    void aLeaseThatNobodyRenewsIsTakenWhenItsDurationIsOver(long skew) {
        var record = renewed("leader", skew);
        assertThat(taken(record, 0)).isFalse();
        assertThat(taken(record, 10)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {-600, 0, 600})
    void eachRenewalCounts(long skew) {
        assertThat(taken(renewed("leader", skew), 0)).isFalse();
        var last = renewed("leader", skew + 1);
        assertThat(taken(last, 9)).isFalse();
        assertThat(taken(last, 18.9)).isFalse();
        assertThat(taken(last, 19)).isTrue();
    }

    /** Such as when the machine's clock was set back. */
    @Test
    void aRenewalThatSeemsOlderThanTheLastCountsAsWell() {
        assertThat(taken(renewed("leader", 0), 0)).isFalse();
        assertThat(taken(renewed("leader", -3600), 9)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {-600, 0, 600})
    void aLeaseThatWasGivenBackIsTakenAtOnce(long skew) {
        assertThat(taken(renewed("leader", skew), 0)).isFalse();
        assertThat(taken(renewed(null, skew), 1)).isTrue();
    }

    @Test
    void allElseIsAsItWasRead() {
        var record = renewed("leader", 0);
        var judged = lease.judged(record, START);
        assertThat(judged)
                .usingRecursiveComparison()
                .ignoringFields("renewTime")
                .isEqualTo(record);
    }

    private static LeaderElectionRecord renewed(@Nullable String holder, long skew) {
        var acquired = ZonedDateTime.now(ZoneOffset.UTC).minusHours(1);
        return new LeaderElectionRecord(
                holder, LEASE, acquired, ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(skew), 3);
    }

    private boolean taken(LeaderElectionRecord record, double seconds) {
        var judged = lease.judged(record, START + (long) (seconds * 1e9));
        try (var client = new KubernetesClientBuilder().build()) {
            return new Standby(client).takes(judged);
        }
    }

    private static final class Standby extends LeaderElector {
        Standby(KubernetesClient client) {
            super(
                    client,
                    new LeaderElectionConfigBuilder()
                            .withName("test")
                            .withLock(new LeaseLock("test", "test", "standby"))
                            .withLeaseDuration(LEASE)
                            .withRenewDeadline(Duration.ofSeconds(8))
                            .withRetryPeriod(Duration.ofSeconds(1))
                            .withLeaderCallbacks(new LeaderCallbacks(() -> {}, () -> {}, leader -> {}))
                            .build(),
                    Runnable::run);
        }

        boolean takes(LeaderElectionRecord record) {
            return canBecomeLeader(record);
        }
    }
}
