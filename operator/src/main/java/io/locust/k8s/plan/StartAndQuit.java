package io.locust.k8s.plan;

import io.locust.k8s.api.v2.MasterSpec;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** What the master does by itself: begin its load, and end some time after it. */
public final class StartAndQuit {
    private static final int SECONDS = 60;

    private StartAndQuit() {}

    /** Whether the load begins as soon as all workers are there; otherwise a person begins it in the web UI. */
    public static boolean starts(MasterSpec master) {
        return !Boolean.FALSE.equals(master.autostart());
    }

    /**
     * Time from the end of the load to that of the master; absent for one that stays. Only together with autostart: Locust
     * exits 1 at once when it is told to quit but not to start.
     */
    public static Optional<Duration> quitsAfter(MasterSpec master) {
        var autoquit = master.autoquit();
        if (!starts(master) || (autoquit != null && Boolean.FALSE.equals(autoquit.enabled()))) {
            return Optional.empty();
        }
        var timeout = autoquit == null ? null : autoquit.timeout();
        return Optional.of(Duration.ofSeconds(Objects.requireNonNullElse(timeout, SECONDS)));
    }
}
