package io.locust.k8s.convert;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Whether a spec in the form of v2 can be read at all; what is in it is not judged. */
@FunctionalInterface
public interface SpecCheck {
    /** Where and why it cannot be read, for people; absent if it can. */
    @Nullable
    String problem(JsonNode spec);
}
