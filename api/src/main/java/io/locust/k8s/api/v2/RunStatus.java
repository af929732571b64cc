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
 * @param attempt 1, and one more each time a lost Job made the run start from scratch
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

        @Required @JsonPropertyDescription("1, and one more each time a deleted Job made the run start from scratch.")
        Integer attempt,

        @Nullable @JsonPropertyDescription("UID of the master's Job.")
        String masterJobUID,

        @Nullable @JsonPropertyDescription("UID of the workers' Job.")
        String workerJobUID,

        @Required @JsonPropertyDescription("Generation of the LocustTest the run was started from.")
        Long generation,

        @Required @JsonPropertyDescription("SHA-256 of the spec the run was started from.")
        String specHash,

        @Required @JsonPropertyDescription("The spec the run was started from, as JSON.")
        String spec) {}
