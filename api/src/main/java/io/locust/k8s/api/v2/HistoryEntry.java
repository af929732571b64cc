package io.locust.k8s.api.v2;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/**
 * One run that has ended.
 *
 * @param nonce spec.restartNonce that started it; absent for a run without
 * @param start when it was claimed, as {@code end} in UTC
 * @param failRatio 0 to 1 with four decimals; like the other figures absent when the master never gave any
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HistoryEntry(
        @Required @JsonPropertyDescription("Identity of the run, as in status.run.id at its time.")
        String id,

        @Nullable @JsonPropertyDescription("spec.restartNonce that started it.")
        String nonce,

        @Required @JsonPropertyDescription("Verdict of the run.")
        Verdict verdict,

        @Required @JsonPropertyDescription("One word for why.")
        String reason,

        @Nullable @JsonPropertyDescription("When it was started.")
        String start,

        @Required @JsonPropertyDescription("When it had ended.")
        String end,

        @Nullable @JsonPropertyDescription("Requests in all.")
        Long requests,

        @Nullable @JsonPropertyDescription("Failed requests in all requests, 0 to 1.")
        String failRatio,

        @Nullable @JsonPropertyDescription("Requests per second, mean of the whole load.")
        String rps,

        @Nullable @JsonPropertyDescription("95th percentile of the response time.")
        String p95) {}
