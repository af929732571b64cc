package io.locust.k8s.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.locust.k8s.exporter.HttpEndpoints.Reply;
import io.locust.k8s.reconcile.WatchHealth;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HealthTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final WatchHealth GOOD = new WatchHealth("Jobs", true, true, null, null, false);

    private final Health health = new Health(InstantSource.fixed(NOON));

    private int ready(WatchHealth watch) {
        health.sampled(List.of(GOOD, watch));
        return health.ready().status();
    }

    private static WatchHealth pods(boolean synced, @Nullable Instant brokenSince) {
        return new WatchHealth(
                "Pods", synced, true, brokenSince, brokenSince == null ? null : "connection refused", false);
    }

    @Test
    void notReadyBeforeTheFirstSample() {
        assertThat(health.ready().status()).isEqualTo(503);
        assertThat(health.alive().status()).isEqualTo(200);
    }

    @Test
    void readyWhileEveryWatchIsOpenOrWasAMomentAgo() {
        assertThat(ready(pods(true, null))).isEqualTo(200);
        assertThat(ready(pods(true, NOON.minusSeconds(5)))).isEqualTo(200);
        assertThat(ready(pods(true, NOON.minusSeconds(60)))).isEqualTo(503);
        assertThat(ready(pods(false, NOON))).isEqualTo(503);
    }

    @Test
    void theBodyNamesTheBrokenWatchAndWhy() {
        health.sampled(List.of(GOOD, pods(true, NOON.minusSeconds(60))));
        assertThat(health.ready().body())
                .contains("[+] Jobs watching")
                .contains("[-] Pods not watching since 2026-11-20T11:59:00Z: connection refused");
    }

    @Test
    void aWatchThatIsBrokenForLongMakesTheProcessDead() {
        health.sampled(List.of(GOOD, pods(true, NOON.minusSeconds(60))));
        assertThat(health.alive().status()).isEqualTo(200);
        health.sampled(List.of(GOOD, pods(true, NOON.minusSeconds(600))));
        assertThat(health.alive().status()).isEqualTo(503);
        health.sampled(List.of(GOOD, pods(false, NOON.minusSeconds(600))));
        assertThat(health.alive().status()).as("a new process cannot read more").isEqualTo(200);
    }

    @Test
    void anInformerThatGaveUpMakesTheProcessDead() {
        health.sampled(List.of(new WatchHealth("Pods", true, false, NOON, "what", false)));
        assertThat(health.alive().status()).isEqualTo(503);
        assertThat(health.ready().status()).isEqualTo(503);
    }

    @Test
    void conversionsAreReadyWithoutAnyWatch() {
        assertThat(health.webhook().status()).isEqualTo(503);
        health.follow(new Health.Definition(() -> "", () -> true));
        assertThat(health.webhook().status()).isEqualTo(200);
        assertThat(health.ready().status()).as("nothing is watched").isEqualTo(503);
        health.leave();
        assertThat(health.webhook().status()).isEqualTo(503);
    }

    @Test
    void troubleWithTheDefinitionIsSaidByBoth() {
        health.sampled(List.of(GOOD));
        health.follow(new Health.Definition(() -> "it is another operator's", () -> false));
        assertThat(health.ready()).isEqualTo(Reply.text(503, "it is another operator's\n"));
        assertThat(health.webhook()).isEqualTo(Reply.text(503, "it is another operator's\n"));
    }

    /** Somebody has deleted one of the namespaces that are served, or our Role in it. */
    @Test
    void aNamespaceThatDeniesUsIsToldAndLeavesTheOthersAlone() {
        var denied = new WatchHealth("Pods in b", true, true, NOON.minusSeconds(600), "pods is forbidden", true);
        health.sampled(List.of(GOOD, denied));
        assertThat(health.alive().status()).isEqualTo(200);
        assertThat(health.ready().status()).isEqualTo(200);
        assertThat(health.ready().body())
                .contains("[ ] Pods in b not watching since 2026-11-20T11:50:00Z: pods is forbidden");
    }
}
