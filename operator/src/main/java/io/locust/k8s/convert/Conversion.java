package io.locust.k8s.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** One LocustTest in another version. Its identity, status and everything unknown stay as they are. */
final class Conversion {
    private static final String API_VERSION = "apiVersion";
    private static final String METADATA = "metadata";
    private static final String ANNOTATIONS = "annotations";
    private static final String SPEC = "spec";

    private final SpecCheck check;
    private final boolean mayLeaveOut;

    /** @param mayLeaveOut whether the v1 form is for reading only, so that a note may stand for what it cannot hold */
    Conversion(SpecCheck check, boolean mayLeaveOut) {
        this.check = check;
        this.mayLeaveOut = mayLeaveOut;
    }

    /** What came of it. */
    sealed interface Result {
        record Converted(ObjectNode object) implements Result {}

        /**
         * The object stays as it is.
         *
         * @param why begins with the object and ends with the remedy, for people
         */
        record Refused(String why) implements Result {}
    }

    /** Does not change its argument. */
    Result convert(JsonNode given, ApiVersion wanted) {
        var name = name(given);
        if (!(given instanceof ObjectNode object)
                || !"LocustTest".equals(object.path("kind").textValue())) {
            return new Result.Refused(name + " is no LocustTest: this webhook converts nothing else");
        }
        var version = ApiVersion.of(object.path(API_VERSION).asText(""));
        if (version == null) {
            return new Result.Refused(name + " has the apiVersion '"
                    + object.path(API_VERSION).asText("") + "', which this operator does not know: it converts between "
                    + ApiVersion.all() + "; write it as one of them");
        }
        if (!(object.get(METADATA) instanceof ObjectNode)) {
            return new Result.Refused(name + " has no metadata: give it a name");
        }
        var converted = object.deepCopy();
        converted.put(API_VERSION, wanted.text());
        var spec = object.get(SPEC);
        // Of a spec that is no object nothing can be said in any version.
        return version.form() == wanted.form() || (spec != null && !spec.isObject())
                ? new Result.Converted(converted)
                : reform(name, converted, wanted.form());
    }

    /** @param object already a copy */
    private Result reform(String name, ObjectNode object, ApiVersion.Form wanted) {
        var left = wanted == ApiVersion.Form.V2 ? ApiVersion.Form.V1 : ApiVersion.Form.V2;
        var annotations = object.path(METADATA).get(ANNOTATIONS) instanceof ObjectNode there
                ? there
                : JsonNodeFactory.instance.objectNode();
        var brought = Remainder.annotation(wanted);
        var read = Remainder.read(annotations.get(brought));
        if (read instanceof Remainder.Read.Unreadable(String why) && wanted == ApiVersion.Form.V2) {
            return new Result.Refused(name + ": annotation " + brought + " " + why);
        }
        var base = read instanceof Remainder.Read.Fields(ObjectNode fields)
                ? fields
                : JsonNodeFactory.instance.objectNode();
        var given = object.get(SPEC);
        var carried = SpecFields.carry(
                given instanceof ObjectNode spec ? spec : JsonNodeFactory.instance.objectNode(), base, wanted);
        if (wanted == ApiVersion.Form.V2 && !base.isEmpty()) {
            var problem = check.problem(carried.spec());
            if (problem != null) {
                return new Result.Refused(name + ": with annotation " + brought + " its spec cannot be read: " + problem
                        + Remainder.REMEDY);
            }
        }
        if (given != null || !carried.spec().isEmpty()) {
            object.set(SPEC, carried.spec());
        }
        annotations.remove(brought);
        return annotate(name, object, annotations, carried.rest(), left);
    }

    private Result annotate(
            String name, ObjectNode object, ObjectNode annotations, ObjectNode rest, ApiVersion.Form left) {
        var annotation = Remainder.annotation(left);
        annotations.remove(annotation);
        if (!rest.isEmpty()) {
            annotations.put(annotation, Remainder.write(rest));
            if (!Remainder.fits(annotations) && left == ApiVersion.Form.V2) {
                if (!mayLeaveOut) {
                    return new Result.Refused(name + ": " + Remainder.tooLargeToStore(rest));
                }
                annotations.put(annotation, Remainder.TOO_LARGE);
            }
            if (!Remainder.fits(annotations)) {
                if (left == ApiVersion.Form.V2) {
                    return new Result.Refused(name + ": its annotations leave no room for " + annotation
                            + ", which is to hold what locust.io/v1 has no fields for: read it as locust.io/v2, or shorten"
                            + " its annotations");
                }
                annotations.remove(annotation);
            }
        }
        var metadata = (ObjectNode) object.path(METADATA);
        if (annotations.isEmpty()) {
            metadata.remove(ANNOTATIONS);
        } else {
            metadata.set(ANNOTATIONS, annotations);
        }
        return new Result.Converted(object);
    }

    /** As people call it: LocustTest namespace/name. */
    private static String name(JsonNode object) {
        var metadata = object.path(METADATA);
        var name = text(metadata.get("name"), "without a name");
        var namespace = text(metadata.get("namespace"), "");
        return text(object.get("kind"), "An object") + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
    }

    private static String text(@Nullable JsonNode value, String otherwise) {
        return value == null || !value.isTextual() ? otherwise : value.textValue();
    }
}
