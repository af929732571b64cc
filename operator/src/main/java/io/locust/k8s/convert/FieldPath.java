package io.locust.k8s.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a field is in a spec; never empty. */
record FieldPath(List<String> names) {
    static FieldPath of(String dotted) {
        return new FieldPath(List.of(dotted.split("\\.", -1)));
    }

    /** Absent when it or one of its parents is; an explicit null is there. */
    @Nullable
    JsonNode in(ObjectNode spec) {
        var parent = parent(spec);
        return parent == null ? null : parent.get(names.getLast());
    }

    /** Makes the parents; what stands in their place and is no object gives way. */
    void set(ObjectNode spec, JsonNode value) {
        var parent = spec;
        for (String name : names.subList(0, names.size() - 1)) {
            parent = parent.get(name) instanceof ObjectNode there ? there : parent.putObject(name);
        }
        parent.set(names.getLast(), value);
    }

    /** Takes the parents along that become empty by it, and only those. */
    void remove(ObjectNode spec) {
        var parent = parent(spec);
        if (parent == null || parent.remove(names.getLast()) == null) {
            return;
        }
        if (parent.isEmpty() && names.size() > 1) {
            new FieldPath(names.subList(0, names.size() - 1)).remove(spec);
        }
    }

    private @Nullable ObjectNode parent(ObjectNode spec) {
        var parent = spec;
        for (String name : names.subList(0, names.size() - 1)) {
            if (!(parent.get(name) instanceof ObjectNode next)) {
                return null;
            }
            parent = next;
        }
        return parent;
    }
}
