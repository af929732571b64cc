package io.locust.k8s.api.v2;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where a test is in its life; the last two are final. */
public enum Phase {
    @JsonProperty("Pending")
    PENDING,
    @JsonProperty("Running")
    RUNNING,
    @JsonProperty("Succeeded")
    SUCCEEDED,
    @JsonProperty("Failed")
    FAILED
}
