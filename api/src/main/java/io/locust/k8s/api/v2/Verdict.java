package io.locust.k8s.api.v2;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What the run says about the system under test. */
public enum Verdict {
    @JsonProperty("Passed")
    PASSED,
    @JsonProperty("Failed")
    FAILED,
    @JsonProperty("Error")
    ERROR,
    @JsonProperty("Stopped")
    STOPPED
}
