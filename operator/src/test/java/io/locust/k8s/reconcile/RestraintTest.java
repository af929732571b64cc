package io.locust.k8s.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.locust.k8s.api.v2.LocustTestStatus;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RestraintTest {
    private static final TestKey KEY = new TestKey("team", "shop");
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private final KubernetesSerialization json = new KubernetesSerialization(new ObjectMapper(), false);
    private Instant now = NOON;
    private final Restraint restraint = new Restraint(() -> now);

    private LocustTestStatus status(String phase, String message) {
        return json.unmarshal("""
                {"phase": "%s", "message": "%s"}""".formatted(phase, message), LocustTestStatus.class);
    }

    @Test
    void figuresOfARunningTestWaitForLess() {
        restraint.wrote(KEY);
        now = NOON.plusSeconds(1);
        assertThat(restraint.on(KEY, status("Pending", "a"), status("Pending", "b")))
                .isEqualTo(Duration.ofSeconds(4));
        assertThat(restraint.on(KEY, status("Running", "a"), status("Running", "b")))
                .isEqualTo(Duration.ofSeconds(1));
        now = NOON.plusSeconds(2);
        assertThat(restraint.on(KEY, status("Running", "a"), status("Running", "b")))
                .isNull();
    }

    @Test
    void aStepDoesNotWait() {
        restraint.wrote(KEY);
        assertThat(restraint.on(KEY, status("Pending", "a"), status("Running", "a")))
                .isNull();
    }

    @Test
    void nothingWaitsWhereNothingWasWrittenOrWhenTheClockWasSetBack() {
        assertThat(restraint.on(KEY, status("Pending", "a"), status("Pending", "b")))
                .isNull();
        restraint.wrote(KEY);
        now = NOON.minusSeconds(3600);
        assertThat(restraint.on(KEY, status("Pending", "a"), status("Pending", "b")))
                .isNull();
    }

    @Test
    void tidyingForgetsOnlyWhatWouldNotWaitAnyMore() {
        restraint.wrote(KEY);
        now = NOON.plusSeconds(4);
        restraint.expire();
        assertThat(restraint.on(KEY, status("Pending", "a"), status("Pending", "b")))
                .isEqualTo(Duration.ofSeconds(1));
    }
}
