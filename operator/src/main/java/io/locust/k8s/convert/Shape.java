package io.locust.k8s.convert;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * How a value of one version looks in the other.
 *
 * <p>Where {@code back} gives something, {@code forth} takes it, so that what one side is shown can be written by it.
 * Neither changes its argument.
 */
interface Shape {
    /** Absent when the other version cannot say it. */
    @Nullable
    JsonNode forth(JsonNode value);

    /** Absent when the other version cannot say it; may show less than there is. */
    @Nullable
    JsonNode back(JsonNode value);

    /**
     * What a value becomes where the other version had one: as much of the old one as the new one still speaks of.
     *
     * @param old in the form of the other version
     */
    default @Nullable JsonNode put(JsonNode value, @Nullable JsonNode old) {
        return old != null && value.equals(back(old)) ? old : forth(value);
    }

    /** The same, from the other side. */
    Shape reversed();
}
