package io.locust.k8s.decide;

import io.locust.k8s.api.v2.LocustTestStatus;
import io.locust.k8s.plan.WebAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done about one LocustTest. The status is written first, so that a run is claimed before anything is
 * created for it; then the actions follow in their order.
 *
 * @param status the next status, complete
 * @param actions in order; empty when nothing is to be done
 * @param master where the master's statistics are, which are wanted from now on; absent when they are not
 * @param lookAgain look again after this time even when nothing happens; absent when only an event can change anything
 */
public record Decision(
        LocustTestStatus status,
        List<Action> actions,
        @Nullable WebAddress master,
        @Nullable Duration lookAgain) {}
