package io.locust.k8s.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds for every LocustTest, also for those that make no sense: nothing is lost on the way to the other version and
 * back, and an edit on the way counts. Each seed is 400 of them; a failure names the seed and shows the object.
 */
@Tag("S2-22")
@Tag("S2-24")
class ConversionPropertiesTest {
    private static final int OBJECTS = 400;
    private static final String V1 = "locust.io/v1";
    private static final String V2 = "locust.io/v2";
    private static final List<String> SHARED = List.of(
            "image",
            "imagePullPolicy",
            "imagePullSecrets",
            "master.command",
            "worker.command",
            "worker.replicas",
            "testFiles.configMapRef",
            "testFiles.libConfigMapRef",
            "master.labels",
            "worker.labels",
            "master.annotations",
            "worker.annotations",
            "scheduling.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution",
            "scheduling.tolerations");

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Integer.getInteger("histories", 20));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void v1ToV2AndBackLosesNothing(long seed) {
        every(seed, 0.1, tests -> {
            var given = tests.v1();
            assertThat(Reviews.convert(Reviews.convert(given, V2), V1)).isEqualTo(given);
        });
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void v2ToV1AndBackLosesNothing(long seed) {
        every(seed, 0.1, tests -> {
            var given = tests.v2();
            assertThat(Reviews.convert(Reviews.convert(given, V1), V2)).isEqualTo(given);
        });
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everythingButTheSpecAndOneAnnotationStays(long seed) {
        every(seed, 0.1, tests -> {
            var given = tests.chance(0.5) ? tests.v1() : tests.v2();
            var there = given.path("apiVersion").asText().equals(V1) ? V2 : V1;

            var converted = Reviews.convert(given, there);

            assertThat(converted.path("apiVersion").asText()).isEqualTo(there);
            assertThat(withoutWhatMayChange(converted)).isEqualTo(withoutWhatMayChange(given));
        });
    }

    /** Fields set, changed and removed by a client of v1, with what it does not see kept by the object. */
    @ParameterizedTest
    @MethodSource("seeds")
    void anEditThroughV1CountsAndTouchesNothingElse(long seed) {
        every(seed, 0, tests -> {
            var stored = tests.v2();
            var seen = Reviews.convert(stored, V1);
            var edited = edit(seen, tests.v1Spec(), tests);

            var result = Reviews.convert(edited, V2);

            assertThat(Reviews.convert(result, V1).path("spec"))
                    .as("what v1 shows of %s", result)
                    .isEqualTo(edited.path("spec"));
            assertThat(beyondV1(result)).as("what v1 does not show").isEqualTo(beyondV1(stored));
        });
    }

    /** The same with nonsense: what is written is read again. */
    @ParameterizedTest
    @MethodSource("seeds")
    void anyEditThroughV1IsReadAgain(long seed) {
        every(seed, 0.2, tests -> {
            var edited = edit(Reviews.convert(tests.v2(), V1), tests.v1Spec(), tests);

            assertThat(Reviews.convert(Reviews.convert(edited, V2), V1).path("spec"))
                    .isEqualTo(edited.path("spec"));
        });
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anyEditThroughV2IsReadAgain(long seed) {
        every(seed, 0.2, tests -> {
            var edited = edit(Reviews.convert(tests.v1(), V2), tests.v2Spec(), tests);

            assertThat(Reviews.convert(Reviews.convert(edited, V1), V2).path("spec"))
                    .isEqualTo(edited.path("spec"));
        });
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @Tag("S0-2")
    void anAliasDiffersInNameOnly(long seed) {
        every(seed, 0.1, tests -> {
            var given = tests.v2();
            var seen = Reviews.convert(given, V1);

            assertThat(Reviews.convert(given, "locust.io/v1beta1"))
                    .isEqualTo(given.deepCopy().put("apiVersion", "locust.io/v1beta1"));
            assertThat(Reviews.convert(given, "locust.io/v1alpha1"))
                    .isEqualTo(seen.deepCopy().put("apiVersion", "locust.io/v1alpha1"));
            assertThat(Reviews.convert(Reviews.convert(seen, "locust.io/v1alpha1"), "locust.io/v1beta1"))
                    .isEqualTo(given.deepCopy().put("apiVersion", "locust.io/v1beta1"));
        });
    }

    /** Hostile annotations and requests get an answer that says Success or why not. */
    @ParameterizedTest
    @MethodSource("seeds")
    void everyQuestionIsAnswered(long seed) {
        every(seed, 0.3, tests -> {
            var object = tests.chance(0.5) ? tests.v1() : tests.v2();
            var annotations = ((ObjectNode) object.path("metadata")).putObject("annotations");
            annotations.set("locust.io/v2-spec", annotation(tests));
            annotations.set("locust.io/v1-spec", annotation(tests));
            var review = Reviews.review(tests.chance(0.5) ? V1 : V2, List.of(object));
            if (tests.chance(0.3)) {
                review.set(tests.chance(0.5) ? "request" : "apiVersion", tests.any(3));
            }
            assertThatCode(() -> {
                        var answer = new ConversionReviews(spec -> null, () -> true).answer(review);
                        var result = answer.at("/response/result");
                        boolean done = result.path("status").asText().equals("Success");
                        assertThat(result.path("message").asText("").isBlank()).isEqualTo(done);
                        assertThat(answer.at("/response/convertedObjects").isArray())
                                .isTrue();
                    })
                    .as("%s", review)
                    .doesNotThrowAnyException();
        });
    }

    private static JsonNode annotation(RandomLocustTests tests) {
        if (tests.chance(0.2)) {
            return tests.any(1);
        }
        var text = (tests.chance(0.5) ? tests.v2Spec() : tests.any(4)).toString();
        return TextNode.valueOf(tests.chance(0.3) ? text.substring(0, text.length() / 2) : text);
    }

    private interface Law {
        void check(RandomLocustTests tests);
    }

    private static void every(long seed, double oddity, Law law) {
        for (int i = 0; i < OBJECTS; i++) {
            law.check(new RandomLocustTests(new Random(seed * OBJECTS + i), oddity));
        }
    }

    /** Some fields of the spec as in another one, which may mean that they are gone. */
    private static ObjectNode edit(ObjectNode object, ObjectNode other, RandomLocustTests tests) {
        var edited = object.deepCopy();
        var spec = edited.path("spec") instanceof ObjectNode there ? there : edited.putObject("spec");
        var names = new TreeSet<String>();
        spec.fieldNames().forEachRemaining(names::add);
        other.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            if (tests.chance(0.4)) {
                var value = other.get(name);
                if (value == null) {
                    spec.remove(name);
                } else {
                    spec.set(name, value);
                }
            }
        }
        return edited;
    }

    private static JsonNode withoutWhatMayChange(ObjectNode object) {
        var rest = object.deepCopy();
        rest.remove(List.of("apiVersion", "spec"));
        if (rest.path("metadata") instanceof ObjectNode metadata
                && metadata.path("annotations") instanceof ObjectNode annotations) {
            annotations.remove(List.of("locust.io/v1-spec", "locust.io/v2-spec"));
            if (annotations.isEmpty()) {
                metadata.remove("annotations");
            }
        }
        return rest;
    }

    /** The spec of v2 without the fields that v1 has, and without the blocks that are empty then. */
    private static JsonNode beyondV1(ObjectNode object) {
        var spec = object.path("spec") instanceof ObjectNode there ? there.deepCopy() : object.objectNode();
        for (String field : SHARED) {
            FieldPath.of(field).remove(spec);
        }
        return withoutEmpty(spec);
    }

    private static JsonNode withoutEmpty(ObjectNode map) {
        map.properties().forEach(field -> {
            if (field.getValue() instanceof ObjectNode inner) {
                withoutEmpty(inner);
            }
        });
        map.removeIf(value -> value.isObject() && value.isEmpty());
        return map;
    }
}
