package io.locust.k8s.api.v2;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * What bounds the run. Every field is optional; without them a run waits and goes on for as long as it takes.
 *
 * <p>Durations are numbers with units, as in {@code 90s}, {@code 10m} or {@code 1h30m}.
 *
 * @param startupTimeout from the claim to the start of the load
 * @param deadline from the claim to the end of the whole run, all attempts included
 * @param minWorkers at most spec.worker.replicas; used only together with startupTimeout
 * @param maxWorkerLosses workers that may be lost and replaced
 * @param retries further attempts after the run could not be carried through, 0 to 10
 * @param ttlAfterFinished from the end of the run to the deletion of the LocustTest; may be edited at any time
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = RunRules.MIN_WORKERS_IN_TIME, message = RunRules.MIN_WORKERS_IN_TIME_MESSAGE)
public record RunSpec(
        @Nullable
        @Size(max = 20)
        @ValidationRule(value = RunRules.DURATION, message = RunRules.STARTUP_TIMEOUT_MESSAGE)
        @JsonPropertyDescription(
                "When the load has not started by then, the run ends with the verdict Error and its pods are removed, such as `10m`.")
        String startupTimeout,

        @Nullable
        @Size(max = 20)
        @ValidationRule(value = RunRules.DURATION, message = RunRules.DEADLINE_MESSAGE)
        @JsonPropertyDescription(
                "Hard end of the whole run: the load is stopped and the verdict is Stopped, such as `2h`.")
        String deadline,

        @Nullable
        @Min(1)
        @Max(500)
        @JsonPropertyDescription(
                "When half of startupTimeout has passed, start anew with however many workers there are, but at least with so many.")
        Integer minWorkers,

        @Nullable
        @Min(0)
        @JsonPropertyDescription(
                "Lost workers are replaced; when more than so many are lost, the run ends with the verdict Error. Without it any number may be lost.")
        Integer maxWorkerLosses,

        @Nullable
        @Min(0)
        @Max(10)
        @JsonPropertyDescription(
                "How often the run starts from scratch after it was lost: master or all workers gone, not started in time. Never after a verdict on the system under test or an error of the script.")
        Integer retries,

        @Nullable
        @Size(max = 20)
        @ValidationRule(value = RunRules.DURATION, message = RunRules.TTL_MESSAGE)
        @JsonPropertyDescription("The LocustTest deletes itself so long after the end of its run, such as `24h`.")
        String ttlAfterFinished) {}
