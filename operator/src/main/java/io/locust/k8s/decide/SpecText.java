package io.locust.k8s.decide;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locust.k8s.api.v2.LocustTestSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The spec as the JSON that a run keeps of it, and what differs between two of them. */
final class SpecText {
    private final ObjectMapper mapper;

    SpecText(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    String write(LocustTestSpec spec) {
        try {
            return mapper.writeValueAsString(spec);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a spec that was read as JSON can be written as JSON", e);
        }
    }

    LocustTestSpec read(String json) {
        try {
            return mapper.readValue(json, LocustTestSpec.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("status.run.spec is not what the operator wrote; delete the LocustTest", e);
        }
    }

    /** What the user may set at any time is no part of what the run was started from. */
    private static JsonNode withoutControls(JsonNode spec) {
        if (spec instanceof ObjectNode fields) {
            fields.remove(List.of("suspend", "restartNonce"));
            if (fields.get("run") instanceof ObjectNode run) {
                run.remove("ttlAfterFinished");
                if (run.isEmpty()) {
                    fields.remove("run");
                }
            }
        }
        return spec;
    }

    /** Paths of the fields that differ, such as {@code spec.worker.replicas}; lists count as one field. */
    List<String> differences(String before, LocustTestSpec now) {
        var paths = new ArrayList<String>();
        try {
            collect(
                    "spec",
                    withoutControls(mapper.readTree(before)),
                    withoutControls(mapper.readTree(write(now))),
                    paths);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("status.run.spec is not what the operator wrote; delete the LocustTest", e);
        }
        return paths;
    }

    private static void collect(String path, JsonNode before, JsonNode now, List<String> paths) {
        if (before.equals(now)) {
            return;
        }
        if (!before.isObject() || !now.isObject()) {
            paths.add(path);
            return;
        }
        var names = new TreeSet<String>();
        before.fieldNames().forEachRemaining(names::add);
        now.fieldNames().forEachRemaining(names::add);
        names.forEach(name -> collect(path + "." + name, before.path(name), now.path(name), paths));
    }
}
