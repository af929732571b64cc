package io.locust.k8s.decide;

import io.locust.k8s.api.v2.LocustTestStatus;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done about one LocustTest. The status is written first, so that a run is claimed before anything is
 * created for it; then the actions follow in their order.
 *
 * @param status the next status, complete
 * @param actions in order; empty when nothing is to be done
 * @param followMaster whether the master's statistics are wanted from now on
 * @param lookAgain look again after this time even when nothing happens; absent when only an event can change anything
 */
public record Decision(
        LocustTestStatus status,
        List<Action> actions,
        boolean followMaster,
        @Nullable Duration lookAgain) {}
