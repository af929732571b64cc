package io.locust.k8s.api.v2;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** How people reach the master's web UI, besides the Service, which always has it. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WebUI(
        @Nullable
        @JsonPropertyDescription("An Ingress to the web UI; made at the start, kept until the LocustTest is deleted.")
        WebUIIngress ingress) {}
