package io.locust.k8s.convert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the other version of a spec cannot hold, as JSON in an annotation of the object. */
final class Remainder {
    /** On objects in the form of v1: what v2 alone has. */
    static final String OF_V2 = "locust.io/v2-spec";

    /** On objects in the form of v2: what v1 alone has, such as an empty map. Nothing in it means anything for a run. */
    static final String OF_V1 = "locust.io/v1-spec";

    /** Of Kubernetes, for keys and values of all annotations of an object, in UTF-8. */
    private static final int LIMIT = 256 * 1024;

    /** In place of what would not fit, of v2 only. Not JSON, so that no way leads back by mistake. */
    static final String TOO_LARGE = "too large for an annotation; change this object through locust.io/v2";

    /** In all annotations of one request: as trees they take many times their length. Tests have some thousands at most. */
    static final int MOST_VALUES = 100_000;

    /** What to do about an annotation that is of no use; comes after the reason. */
    static final String REMEDY =
            ". It holds what locust.io/v1 has no fields for: give it back as it was, or remove it to do without";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
            .build();

    private static final ObjectReader READER = JSON.readerFor(JsonNode.class);
    private static final ObjectWriter WRITER = JSON.writer();

    private Remainder() {}

    /** What an annotation gave, or the reason why it gave nothing, with the remedy, for people. */
    sealed interface Read {
        record Fields(ObjectNode spec) implements Read {}

        record Unreadable(String why) implements Read {}
    }

    static String annotation(ApiVersion.Form of) {
        return of == ApiVersion.Form.V2 ? OF_V2 : OF_V1;
    }

    static Read read(@Nullable JsonNode annotation) {
        if (annotation == null) {
            return new Read.Fields(JsonNodeFactory.instance.objectNode());
        }
        var text = annotation.asText("");
        if (text.equals(TOO_LARGE)) {
            return new Read.Unreadable("is only a note that what locust.io/v1 has no fields for is " + TOO_LARGE);
        }
        if (text.length() > LIMIT) {
            return new Read.Unreadable("is longer than Kubernetes allows" + REMEDY);
        }
        try {
            return READER.readTree(text) instanceof ObjectNode spec
                    ? new Read.Fields(spec)
                    : new Read.Unreadable("holds no JSON object" + REMEDY);
        } catch (JsonProcessingException e) {
            return new Read.Unreadable("cannot be read as JSON: " + told(e) + REMEDY);
        }
    }

    /** About how many values the annotations of this object have that are read: never fewer than there are. */
    static long values(JsonNode object) {
        var annotations = object.path("metadata").path("annotations");
        return Stream.of(OF_V1, OF_V2)
                .mapToLong(name -> values(annotations.path(name).asText("")))
                .sum();
    }

    /** Without a parser, which would have to make what is to be avoided. */
    private static long values(String json) {
        long values = 0;
        boolean quoted = false;
        for (int i = 0; i < json.length(); i++) {
            char now = json.charAt(i);
            if (quoted && now == '\\') {
                i++;
            } else if (now == '"') {
                quoted = !quoted;
            } else if (!quoted && "{[,:".indexOf(now) >= 0) {
                values++;
            }
        }
        return values;
    }

    /** Without the names of Jackson's switches. */
    private static String told(JsonProcessingException e) {
        var what = e.getOriginalMessage().replaceFirst("(?s)^Duplicate field ('.*') for .*", "field $1 is there twice");
        return e.getLocation() == null
                ? what
                : what + " at character " + e.getLocation().getCharOffset();
    }

    /** The annotation's text; the same for the same fields. */
    static String write(ObjectNode rest) {
        try {
            return WRITER.writeValueAsString(rest);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that was read as JSON can be written as JSON", e);
        }
    }

    /** Whether Kubernetes would take these annotations. */
    static boolean fits(ObjectNode annotations) {
        return size(annotations) <= LIMIT;
    }

    /**
     * Why it is refused, with the remedy: the object is stored in the form of v1, or may be, so that it would lose these
     * fields.
     *
     * @param rest what does not fit
     */
    static String tooLargeToStore(ObjectNode rest) {
        var largest = rest.properties().stream()
                .max(Comparator.comparingInt(field -> bytes(field.getValue().toString())))
                .map(field -> ", most of it in spec." + field.getKey())
                .orElse("");
        return "tests are still stored as locust.io/v1, or it is not known yet that they are not, and what locust.io/v1 has no"
                + " fields for is too large for its annotations, which may have " + LIMIT + " bytes" + largest
                + ": make it smaller (files can be in a ConfigMap that spec.testFiles.configMapRef names), or have tests stored"
                + " as locust.io/v2 (storageMigration.enabled=true in the chart)";
    }

    private static long size(ObjectNode annotations) {
        return annotations.properties().stream()
                .mapToLong(
                        one -> (long) bytes(one.getKey()) + bytes(one.getValue().asText("")))
                .sum();
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
