package io.locust.k8s.upkeep;

import io.locust.k8s.definition.Definition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Whether every API server stores as v2 what is written now, as far as this replica knows. For use by many threads. */
final class StoredForm {
    private final Duration spread;
    private final InstantSource clock;
    private volatile @Nullable Instant v2Since;

    /** @param spread how long a change of the definition may take until every API server follows it */
    StoredForm(Duration spread, InstantSource clock) {
        this.spread = spread;
        this.clock = clock;
    }

    /** To be told of each definition that was read. */
    void saw(Definition definition) {
        if (!definition.storesV2()) {
            v2Since = null;
        } else if (!definition.mayHoldOldObjects()) {
            // It has not been otherwise since all tests were stored as v2, or ever.
            v2Since = Instant.MIN;
        } else if (v2Since == null) {
            // It may have been changed a moment ago, by another replica.
            v2Since = clock.instant();
        }
    }

    /** No as long as it is not known: then nothing may rest on it. */
    boolean isV2() {
        var since = v2Since;
        return since != null && (since.equals(Instant.MIN) || !clock.instant().isBefore(since.plus(spread)));
    }
}
