package io.locust.k8s.api.v2;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/**
 * The master's statistics, aggregated over all requests. Ratios and rates are strings so that they print as they are.
 *
 * @param state Locust's own word: ready, spawning, running, cleanup, stopping, stopped
 * @param failRatio 0 to 1 with four decimals
 * @param rps requests per second at that moment, one decimal
 * @param p50 response time with unit, such as "12ms"; absent while Locust has none
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LoadStatus(
        @Required @JsonPropertyDescription("State as the Locust master calls it.")
        String state,

        @Required @JsonPropertyDescription("Simulated users at that moment.")
        Integer users,

        @Required @JsonPropertyDescription("Requests so far.")
        Long requests,

        @Required @JsonPropertyDescription("Failed requests so far.")
        Long failures,

        @Required @JsonPropertyDescription("Failed requests in all requests, 0 to 1.")
        String failRatio,

        @Required @JsonPropertyDescription("The same in percent, for the printed column.")
        String failPercent,

        @Required
        @JsonPropertyDescription("Requests per second at that moment; after the end the mean of the whole load.")
        String rps,

        @Nullable @JsonPropertyDescription("Median response time.")
        String p50,

        @Nullable @JsonPropertyDescription("95th percentile of the response time.")
        String p95,

        @Nullable @JsonPropertyDescription("99th percentile of the response time.")
        String p99,

        @Nullable @JsonPropertyDescription("Longest response time.")
        String max,

        @Nullable @JsonPropertyDescription("When users were first seen to run.")
        String startedAt,

        @Nullable @JsonPropertyDescription("When the load was seen to have ended.")
        String endedAt,

        @Required @JsonPropertyDescription("When the master gave these numbers.")
        String at) {}
