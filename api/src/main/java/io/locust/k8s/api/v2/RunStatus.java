package io.locust.k8s.api.v2;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/**
 * Identity of the run: what makes sure that a run started once never starts again by itself.
 *
 * @param id unique per run, also the value of the label locust.io/run on everything made for it
 * @param attempt 1, and one more each time the run started from scratch
 * @param nonce spec.restartNonce as it was when the run was claimed; absent when there was none
 * @param startedAt when the run was claimed; absent in a status from before this field existed
 * @param retries of spec.run.retries, those used so far; absent means none
 * @param expectWorkers how many workers this attempt waits for, when fewer than asked for have to do
 * @param stop absent unless the run is to end before its time
 * @param adopted true for a run that an operator before this one started; absent otherwise
 * @param masterJobUID absent until the Job has been seen
 * @param generation of the LocustTest when the run was started; while it is the same, nobody has edited the spec
 * @param spec the spec the run was started from, as JSON; drift is measured against it
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunStatus(
        @Required
        @JsonPropertyDescription("Unique per run; pods, Jobs and Service carry it in the label locust.io/run.")
        String id,

        @Required
        @JsonPropertyDescription(
                "1, and one more each time the run started from scratch: a Job was deleted, a retry, or fewer workers.")
        Integer attempt,

        @Nullable @JsonPropertyDescription("spec.restartNonce that started the run.")
        String nonce,

        @Nullable @JsonPropertyDescription("When the run was started, its first attempt.")
        String startedAt,

        @Nullable @JsonPropertyDescription("Retries used of spec.run.retries.")
        Integer retries,

        @Nullable @JsonPropertyDescription("Workers this attempt waits for, when fewer than asked for have to do.")
        Integer expectWorkers,

        @Nullable @JsonPropertyDescription("That the run is to end before its time, and why.")
        StopStatus stop,

        @Nullable
        @JsonPropertyDescription(
                "That the Java 1.x or the Go 2.x operator started the run, and this one has taken it over.")
        Boolean adopted,

        @Nullable @JsonPropertyDescription("UID of the master's Job.")
        String masterJobUID,

        @Nullable @JsonPropertyDescription("UID of the workers' Job.")
        String workerJobUID,

        @Required @JsonPropertyDescription("Generation of the LocustTest the run was started from.")
        Long generation,

        @Required @JsonPropertyDescription("SHA-256 of the spec the run was started from.")
        String specHash,

        @Required @JsonPropertyDescription("The spec the run was started from, as JSON.")
        String spec) {
    /** The same attempt, with Jobs that were seen. */
    public RunStatus withJobs(@Nullable String master, @Nullable String worker) {
        return new RunStatus(
                id,
                attempt,
                nonce,
                startedAt,
                retries,
                expectWorkers,
                stop,
                adopted,
                master,
                worker,
                generation,
                specHash,
                spec);
    }

    /** The same attempt, which is to end before its time. */
    public RunStatus withStop(StopStatus how) {
        return new RunStatus(
                id,
                attempt,
                nonce,
                startedAt,
                retries,
                expectWorkers,
                how,
                adopted,
                masterJobUID,
                workerJobUID,
                generation,
                specHash,
                spec);
    }

    /**
     * The next attempt, from scratch.
     *
     * @param retriesUsed so far, with this one if it is one
     * @param workers how many it is to wait for; absent for all
     */
    public RunStatus next(@Nullable Integer retriesUsed, @Nullable Integer workers) {
        return new RunStatus(
                id,
                attempt + 1,
                nonce,
                startedAt,
                retriesUsed,
                workers,
                stop,
                null,
                null,
                null,
                generation,
                specHash,
                spec);
    }

    /** Whether an operator before this one made its Jobs: another template, no labels on them at first. */
    public boolean wasTakenOver() {
        return Boolean.TRUE.equals(adopted);
    }
}
