package io.locust.k8s.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every merge, and the cases that PodTemplateIT shows to a real API server. */
class StrategicMergeTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path CASES = Path.of("src/test/resources/strategic-merge.json");
    private static final int MERGES = 200;

    static Stream<Arguments> cases() throws IOException {
        return StreamSupport.stream(JSON.readTree(Files.readString(CASES)).spliterator(), false)
                .map(one -> Arguments.of(one.get("name").asText(), one));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void givesWhatTheApiServerGives(String name, JsonNode story) {
        var merged = StrategicMerge.merge((ObjectNode) story.get("original"), (ObjectNode) story.get("patch"));
        assertThat(merged.problems()).isEmpty();
        assertThat(merged.result()).isEqualTo(story.get("result"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"spec": {"$patch": "merge"}}                                | spec $patch: merge is unknown: write replace or delete
            {"spec": {"volumes": [{"emptyDir": {}}]}}                    | spec.volumes has an element without name: give it one
            {"spec": {"volumes": ["cache"]}}                             | spec.volumes has an element without name: give it one
            {"spec": {"volumes": [{"name": "a", "$patch": "x"}]}}        | spec.volumes $patch: x is unknown: write replace or delete
            {"spec": {"$setElementOrder/volumes": []}}                   | spec $setElementOrder/volumes is not supported: give the list as it is to be, with $patch: replace
            {"spec": {"$retainKeys": ["a"], "b": 1, "a": 2}}             | spec $retainKeys does not name b: add it
            """)
    void saysWhatIsWrongWithAPatch(String patch, String problem) throws JsonProcessingException {
        var original = (ObjectNode) JSON.readTree("{\"spec\": {\"volumes\": [{\"name\": \"a\"}], \"a\": 1}}");
        assertThat(StrategicMerge.merge(original, (ObjectNode) JSON.readTree(patch))
                        .problems())
                .containsExactly(problem);
    }

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void holdsForAnyTemplates(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < MERGES; i++) {
            var original = template(random);
            var patch = template(random);
            var untouched = List.of(original.deepCopy(), patch.deepCopy());
            var once = StrategicMerge.merge(original, patch).result();

            assertThat(StrategicMerge.merge(original, JSON.createObjectNode()).result())
                    .as("an empty patch changes nothing")
                    .isEqualTo(original);
            assertThat(StrategicMerge.merge(JSON.createObjectNode(), original).result())
                    .as("laid over nothing it is itself")
                    .isEqualTo(original);
            assertThat(StrategicMerge.merge(once, patch).result())
                    .as("twice is as once: %s, %s", original, patch)
                    .isEqualTo(once);
            assertThat(StrategicMerge.merge(once, once).result())
                    .as("laid over itself it stays")
                    .isEqualTo(once);
            assertThat(List.of(original, patch)).as("neither argument changes").isEqualTo(untouched);
        }
    }

    @Test
    void theUserHasTheLastWord() {
        var random = new Random(7);
        for (int i = 0; i < MERGES; i++) {
            var patch = template(random);
            var merged = StrategicMerge.merge(template(random), patch).result();
            patch.at("/spec/containers")
                    .forEach(container -> container
                            .path("env")
                            .forEach(variable -> assertThat(merged.at("/spec/containers"))
                                    .anySatisfy(one -> {
                                        assertThat(one.get("name")).isEqualTo(container.get("name"));
                                        assertThat(one.path("env")).contains(variable);
                                    })));
        }
    }

    /** Names from few letters, so that they meet; no element twice in a list, as Kubernetes has it. */
    private static ObjectNode template(Random random) {
        var template = JSON.createObjectNode();
        var spec = template.putObject("spec");
        if (random.nextBoolean()) {
            spec.put("priorityClassName", "class" + random.nextInt(3));
        }
        if (random.nextBoolean()) {
            spec.putArray("tolerations").addObject().put("key", "k" + random.nextInt(3));
        }
        var containers = spec.putArray("containers");
        for (String name : List.of("a", "b", "c")) {
            if (random.nextBoolean()) {
                var container = containers.addObject().put("name", name);
                var variables = container.putArray("env");
                for (String variable : List.of("X", "Y", "Z")) {
                    if (random.nextBoolean()) {
                        variables.addObject().put("name", variable).put("value", "v" + random.nextInt(3));
                    }
                }
            }
        }
        return template;
    }
}
