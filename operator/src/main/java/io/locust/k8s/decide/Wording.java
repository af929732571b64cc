package io.locust.k8s.decide;

import io.fabric8.kubernetes.api.model.Condition;
import io.locust.k8s.api.v2.LoadStatus;
import io.locust.k8s.api.v2.LocustTestStatus;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What of a status is only words and figures, that nobody acts on, as opposed to steps of the run. */
public final class Wording {
    private Wording() {}

    /**
     * Whether both tell of the same step: phase, verdict, reasons, run, times and the conditions' statuses are equal, so that
     * messages, the number of connected workers and the figures of the load are all that may differ.
     */
    public static boolean isAllThatDiffers(LocustTestStatus one, LocustTestStatus other) {
        return withoutWords(one).equals(withoutWords(other));
    }

    private static LocustTestStatus withoutWords(LocustTestStatus status) {
        return new LocustTestStatus(
                status.phase(),
                status.verdict(),
                status.reason(),
                null,
                status.run(),
                status.expectedWorkers(),
                null,
                status.lostWorkers(),
                status.startTime(),
                status.completionTime(),
                status.observedGeneration(),
                withoutFigures(status.load()),
                withoutMessages(status.conditions()),
                status.history());
    }

    private static @Nullable LoadStatus withoutFigures(@Nullable LoadStatus load) {
        return load == null
                ? null
                : new LoadStatus(
                        load.state(),
                        0,
                        0L,
                        0L,
                        "",
                        "",
                        "",
                        null,
                        null,
                        null,
                        null,
                        load.startedAt(),
                        load.endedAt(),
                        "");
    }

    private static List<Condition> withoutMessages(@Nullable List<Condition> conditions) {
        return Objects.requireNonNullElse(conditions, List.<Condition>of()).stream()
                .map(condition -> condition.edit().withMessage("").build())
                .toList();
    }
}
