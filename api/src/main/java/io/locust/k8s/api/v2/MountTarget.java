package io.locust.k8s.api.v2;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The role a volume mount is for. */
public enum MountTarget {
    @JsonProperty("master")
    MASTER,
    @JsonProperty("worker")
    WORKER,
    @JsonProperty("both")
    BOTH
}
