package io.locust.k8s.api.v2;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/**
 * That the run is to end before its time. Once written it holds, whatever becomes of what asked for it.
 *
 * @param reason Suspended, RestartRequested or DeadlineExceeded
 * @param at when it was decided
 * @param askedAt when the master was last told to stop; absent before
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StopStatus(
        @Required @JsonPropertyDescription("Suspended, RestartRequested or DeadlineExceeded.")
        String reason,

        @Required @JsonPropertyDescription("When it was decided.")
        String at,

        @Nullable @JsonPropertyDescription("When the master was last told to stop its load.")
        String askedAt) {}
