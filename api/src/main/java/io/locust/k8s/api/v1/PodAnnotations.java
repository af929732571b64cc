package io.locust.k8s.api.v1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Annotations for the pods of each role. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PodAnnotations(
        @Nullable @JsonPropertyDescription("Annotations for the master's pod; v2: `master.annotations`.")
        Map<String, String> master,

        @Nullable @JsonPropertyDescription("Annotations for the workers' pods; v2: `worker.annotations`.")
        Map<String, String> worker) {}
