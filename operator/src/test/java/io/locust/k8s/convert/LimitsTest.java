package io.locust.k8s.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens where an annotation is too small for what v1 has no fields for, or too hostile to be read. */
@Tag("S2-24")
class LimitsTest {
    private static final String V1 = "locust.io/v1";
    private static final String V2 = "locust.io/v2";
    private static final String ANNOTATION = "locust.io/v2-spec";

    /** Of Kubernetes, for all annotations of an object together. */
    private static final int LIMIT = 262_144;

    @Test
    void fillsTheAnnotationsToTheLastByte() {
        int fixed = ANNOTATION.length() + "{\"suspend\":\"\"}".length();
        var given = test(LIMIT - fixed - "b".length());

        var seen = Reviews.convert(given, V1);

        assertThat(size(seen)).isEqualTo(LIMIT);
        assertThat(Reviews.convert(seen, V2)).isEqualTo(given);
    }

    @Test
    void countsBytesRatherThanCharacters() {
        var given = test(0);
        spec(given).put("suspend", "ü".repeat(LIMIT / 2));

        assertThat(annotation(Reviews.convert(given, V1))).startsWith("too large");
    }

    /** One large test must not hide all others in the list that a client of v1 asks for. */
    @Test
    void whatIsTooLargeCanBeReadButNotWritten() {
        var given = test(LIMIT);

        var seen = Reviews.convert(given, V1);

        assertThat(seen.at("/spec/image").asText()).isEqualTo("locustio/locust");
        assertThat(annotation(seen)).isEqualTo("too large for an annotation; change this object through locust.io/v2");
        assertThat(size(seen)).isLessThan(LIMIT);
        assertThat(Reviews.refusal(seen, V2))
                .startsWith("LocustTest load/shop: annotation locust.io/v2-spec ")
                .endsWith("change this object through locust.io/v2");
    }

    /** The note would be all that is left of these fields, and would make every list of v2 fail. */
    @Test
    void whatIsTooLargeIsRefusedWhereItWouldBeStoredAsV1() {
        var given = test(LIMIT);

        assertThat(Reviews.refusal(given, V1, false))
                .startsWith("LocustTest load/shop: ")
                .contains("most of it in spec.suspend")
                .contains("storageMigration.enabled=true");
        assertThat(Reviews.convert(test(10), V1, false)).isEqualTo(Reviews.convert(test(10), V1));
    }

    @Test
    void theAnnotationOfKubectlApplyCountsToo() {
        var given = test(LIMIT / 2);
        annotations(given).put("kubectl.kubernetes.io/last-applied-configuration", "x".repeat(LIMIT / 2));

        var seen = Reviews.convert(given, V1);

        assertThat(annotation(seen)).startsWith("too large");
        assertThat(annotations(seen)
                        .path("kubectl.kubernetes.io/last-applied-configuration")
                        .asText())
                .hasSize(LIMIT / 2);
    }

    @Test
    void whereNotEvenTheNoteFitsNothingIsShown() {
        var given = test(10);
        annotations(given).put("a", "x".repeat(LIMIT - 1));

        assertThat(Reviews.refusal(given, V1))
                .startsWith("LocustTest load/shop: its annotations leave no room for locust.io/v2-spec")
                .contains("read it as locust.io/v2");
    }

    @Test
    void aTestThatV1CanShowNeedsNoRoom() {
        var given = test(0);
        spec(given).remove("suspend");
        annotations(given).put("a", "x".repeat(LIMIT - "ab".length()));

        assertThat(Reviews.convert(given, V1).at("/metadata")).isEqualTo(given.path("metadata"));
    }

    /** An empty map means nothing for a run; that it cannot be kept is no reason to lose the test. */
    @ParameterizedTest
    @ValueSource(ints = {1, 150})
    void whatOnlyV1HasGivesWay(int room) {
        var given = JsonNodeFactory.instance.objectNode().put("apiVersion", V1).put("kind", "LocustTest");
        given.putObject("metadata").put("name", "shop").putObject("annotations").put("a", "x".repeat(LIMIT - room));
        given.putObject("spec").put("image", "locustio/locust").put("unknown", "x".repeat(200));

        var converted = Reviews.convert(given, V2);

        assertThat(converted.path("metadata")).isEqualTo(given.path("metadata"));
        assertThat(converted.at("/spec/image").asText()).isEqualTo("locustio/locust");
    }

    @Test
    void endlessNestingIsRefused() {
        var seen = Reviews.convert(test(1), V1);
        annotations(seen).put(ANNOTATION, "{\"a\":".repeat(40_000));

        assertThat(Reviews.refusal(seen, V2)).contains(ANNOTATION).contains("nesting");
    }

    @Test
    void endlessNumbersAreRefused() {
        var seen = Reviews.convert(test(1), V1);
        annotations(seen).put(ANNOTATION, "{\"a\":" + "9".repeat(100_000) + "}");

        assertThat(Reviews.refusal(seen, V2)).contains(ANNOTATION).contains("Number");
    }

    /** Few bytes of text become many of a tree, and a request may have many objects. */
    @Test
    void annotationsThatAreAllStructureAreRefused() {
        var seen = Reviews.convert(test(1), V1);
        annotations(seen).put(ANNOTATION, "{\"a\":[" + "{},".repeat(49_990) + "{}]}");
        assertThat(Reviews.convert(seen, V2).at("/spec/a")).hasSize(49_991);
        annotations(seen).put(ANNOTATION, "{\"a\":[" + "{},".repeat(50_000) + "{}]}");
        assertThat(Reviews.refusal(seen, V2)).contains(ANNOTATION, "may have 100000");
        annotations(seen).put(ANNOTATION, "{\"a\":\"\\\"" + "{,".repeat(60_000) + "\"}");
        assertThat(Reviews.convert(seen, V2).at("/spec/a").asText())
                .as("text is no structure")
                .hasSize(120_001);
    }

    @Test
    void moreThanKubernetesAllowsIsNotEvenRead() {
        var seen = Reviews.convert(test(1), V1);
        annotations(seen).put(ANNOTATION, "{" + " ".repeat(LIMIT) + "}");

        assertThat(Reviews.refusal(seen, V2)).contains("longer than Kubernetes allows");
    }

    /** Reading must not fail for what only we write, and which means nothing for a run. */
    @Test
    void aBrokenNoteOfV1IsDropped() {
        var given = test(1);
        annotations(given).put("locust.io/v1-spec", "{");

        var seen = Reviews.convert(given, V1);

        assertThat(annotations(seen).has("locust.io/v1-spec")).isFalse();
        assertThat(seen.at("/spec/image").asText()).isEqualTo("locustio/locust");
    }

    /** The names are reserved: what somebody has copied from an object of the other version is not taken for ours. */
    @Test
    void anAnnotationOfTheOtherVersionIsDropped() {
        var given = test(0);
        spec(given).remove("suspend");
        annotations(given).put(ANNOTATION, "{\"suspend\":true}");

        assertThat(annotations(Reviews.convert(given, V1)).has(ANNOTATION)).isFalse();
    }

    @Test
    void aSpecThatIsNoObjectIsLeftAlone() {
        var given = test(0);
        given.put("spec", "text");

        var seen = Reviews.convert(given, V1);

        assertThat(seen.path("spec").asText()).isEqualTo("text");
        assertThat(Reviews.convert(seen, V2)).isEqualTo(given);
    }

    private static ObjectNode test(int length) {
        var test = JsonNodeFactory.instance.objectNode().put("apiVersion", V2).put("kind", "LocustTest");
        test.putObject("metadata").put("name", "shop").put("namespace", "load").putObject("annotations");
        annotations(test).put("b", "");
        test.putObject("spec").put("image", "locustio/locust").put("suspend", "x".repeat(length));
        return test;
    }

    private static ObjectNode spec(ObjectNode test) {
        return (ObjectNode) test.path("spec");
    }

    private static ObjectNode annotations(ObjectNode test) {
        return (ObjectNode) test.at("/metadata/annotations");
    }

    private static String annotation(ObjectNode test) {
        return annotations(test).path(ANNOTATION).asText();
    }

    private static long size(ObjectNode test) {
        return annotations(test).properties().stream()
                .mapToLong(
                        one -> one.getKey().length() + one.getValue().asText().getBytes(StandardCharsets.UTF_8).length)
                .sum();
    }
}
