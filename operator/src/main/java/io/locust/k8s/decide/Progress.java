package io.locust.k8s.decide;

import io.locust.k8s.api.v2.LoadStatus;
import io.locust.k8s.api.v2.RunStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that the status says, before it is put into the words of the API.
 *
 * @param run absent while none is claimed
 * @param lostWorkers so far
 * @param load last statistics, absent when the master has never answered
 * @param startTime of this attempt, absent while none is claimed
 * @param drift fields of the spec that were edited after the start
 * @param refusal what the API server refused last, if anything
 * @param endTime when a run that has ended did so, where that was before now
 */
record Progress(
        Stage stage,
        @Nullable RunStatus run,
        Workers workers,
        int lostWorkers,
        @Nullable LoadStatus load,
        Health health,
        @Nullable String startTime,
        List<String> drift,
        Observation.@Nullable Refusal refusal,
        @Nullable String endTime) {}
