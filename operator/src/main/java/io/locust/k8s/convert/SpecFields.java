package io.locust.k8s.convert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The fields that v1 and v2 share, and how a spec is carried from one to the other.
 *
 * <p>Not a field here means: only its own version has it, and it travels in an annotation.
 */
final class SpecFields {
    private static final List<Field> V1_TO_V2 = List.of(
            field("image", "image", Shapes.SAME),
            field("imagePullPolicy", "imagePullPolicy", Shapes.SAME),
            field("imagePullSecrets", "imagePullSecrets", Shapes.PULL_SECRETS),
            field("masterCommandSeed", "master.command", Shapes.SAME),
            field("workerCommandSeed", "worker.command", Shapes.SAME),
            field("workerReplicas", "worker.replicas", Shapes.SAME),
            field("configMap", "testFiles.configMapRef", Shapes.SAME),
            field("libConfigMap", "testFiles.libConfigMapRef", Shapes.SAME),
            field("labels.master", "master.labels", Shapes.SAME),
            field("labels.worker", "worker.labels", Shapes.SAME),
            field("annotations.master", "master.annotations", Shapes.SAME),
            field("annotations.worker", "worker.annotations", Shapes.SAME),
            field(
                    "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution",
                    "scheduling.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution",
                    Shapes.NODE_LABELS),
            field("tolerations", "scheduling.tolerations", Shapes.TOLERATIONS));

    private static final List<Field> V2_TO_V1 =
            V1_TO_V2.stream().map(Field::reversed).toList();

    private SpecFields() {}

    private record Field(FieldPath from, FieldPath to, Shape shape) {
        Field reversed() {
            return new Field(to, from, shape.reversed());
        }
    }

    /**
     * A spec in the other version.
     *
     * @param rest what the other version does not tell in full, in the version it came from; empty when it tells all
     */
    record Carried(ObjectNode spec, ObjectNode rest) {}

    /**
     * @param base what the last conversion in the other direction could not bring along; what is given is laid over it, so
     *     that an edit counts, whether it sets or removes
     */
    static Carried carry(ObjectNode given, ObjectNode base, ApiVersion.Form to) {
        var spec = base.deepCopy();
        var rest = given.deepCopy();
        for (Field field : to == ApiVersion.Form.V2 ? V1_TO_V2 : V2_TO_V1) {
            carry(field, given, spec, rest);
        }
        return new Carried(spec, rest);
    }

    private static void carry(Field field, ObjectNode given, ObjectNode spec, ObjectNode rest) {
        var shape = field.shape();
        var value = field.from().in(given);
        var old = field.to().in(spec);
        var put = value == null ? null : shape.put(value, old);
        if (value != null && put != null) {
            field.to().set(spec, put);
            if (value.equals(shape.back(put))) {
                field.from().remove(rest);
            }
        } else if (old != null && shape.back(old) != null) {
            // Whoever wrote the given spec has seen the old value, and it is gone.
            field.to().remove(spec);
        }
    }

    private static Field field(String v1, String v2, Shape shape) {
        return new Field(FieldPath.of(v1), FieldPath.of(v2), shape);
    }
}
