package io.locust.k8s.api.v2;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the operator answers. Every value is what was really seen; times are UTC in RFC 3339.
 *
 * @param verdict absent until the run has ended
 * @param connectedWorkers what the Locust master itself reports, 0 until it does
 */
@JsonClassDescription("What the operator has seen of the run: phase, verdict, workers, statistics.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LocustTestStatus(
        @Nullable
        @JsonPropertyDescription(
                "Pending until the master container runs, then Running, then Succeeded or Failed for good.")
        Phase phase,

        @Nullable
        @JsonPropertyDescription(
                "Passed; Failed: the load ran and requests or the script say no; Error: it could not run; Stopped: it was ended before its time.")
        Verdict verdict,

        @Nullable @JsonPropertyDescription("One word for why the phase is what it is.")
        String reason,

        @Nullable
        @JsonPropertyDescription("The same for people, with container, exit code and last log lines where they help.")
        String message,

        @Nullable @JsonPropertyDescription("Identity of the run.")
        RunStatus run,

        @Nullable @JsonPropertyDescription("Workers the run was asked to have.")
        Integer expectedWorkers,

        @Nullable
        @JsonPropertyDescription(
                "Workers connected, as the Locust master reports them; the last known number while the master cannot be reached.")
        Integer connectedWorkers,

        @Nullable
        @JsonPropertyDescription("Workers that were lost so far while the run needed them; each was replaced.")
        Integer lostWorkers,

        @Nullable @JsonPropertyDescription("When the run was started; of a later attempt, when that was.")
        String startTime,

        @Nullable @JsonPropertyDescription("When the run had ended.")
        String completionTime,

        @Nullable @JsonPropertyDescription("Generation of the spec that this status speaks of.")
        Long observedGeneration,

        @Nullable @JsonPropertyDescription("Last statistics of the Locust master; they stay after the run.")
        LoadStatus load,

        @Nullable
        @JsonPropertyDescription(
                "Ready, WorkersConnected, PodsHealthy, TestCompleted (alias Completed), Passed, SpecDrifted; Reconciling or Stalled while they are True.")
        List<Condition> conditions,

        @Nullable @JsonPropertyDescription("The last ten runs of this LocustTest that have ended, the newest last.")
        List<HistoryEntry> history) {
    /** Says nothing yet, as on a test that the operator has not seen. */
    public static final LocustTestStatus EMPTY =
            new LocustTestStatus(null, null, null, null, null, null, null, null, null, null, null, null, null, null);
}
