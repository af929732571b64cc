package io.locust.k8s.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locust.k8s.Scenarios;
import io.locust.k8s.api.v2.LocustTestSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The conversion and the types of {@code api} speak of the same fields. */
class FieldsTest {
    private static final String V1 = "locust.io/v1";
    private static final String V2 = "locust.io/v2";

    /** Surefire starts in the module's directory. */
    private static final Path VALID = Path.of("../e2e/src/test/resources/validation/valid");

    private static final Path GUIDE = Path.of("../docs/how-to/migrate.md");
    private static final Pattern YAML_BLOCK = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    /** Both commands, all of the rest: no field of v1 may be forgotten. */
    private static final String ALL_OF_V1 = """
            {"apiVersion": "locust.io/v1", "kind": "LocustTest", "metadata": {"name": "shop"}, "spec": {
              "masterCommandSeed": "-f m.py", "workerCommandSeed": "-f w.py", "workerReplicas": 3,
              "image": "locustio/locust", "imagePullPolicy": "Always", "imagePullSecrets": ["registry"],
              "configMap": "scripts", "libConfigMap": "library",
              "labels": {"master": {"a": "b"}, "worker": {"c": "d"}},
              "annotations": {"master": {"e": "f"}, "worker": {"g": "h"}},
              "affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"pool": "load"}}},
              "tolerations": [{"key": "k", "operator": "Equal", "value": "v", "effect": "NoSchedule"}]}}""";

    private final ObjectMapper json = new ObjectMapper();

    @Test
    @Tag("S1-2")
    @Tag("S1-3")
    void theExampleHasEveryFieldOfV1() throws JsonProcessingException {
        var spec = json.readTree(ALL_OF_V1).path("spec");

        var typed = json.treeToValue(spec, io.locust.k8s.api.v1.LocustTestSpec.class);

        assertThat(names(spec)).isEqualTo(components(io.locust.k8s.api.v1.LocustTestSpec.class));
        assertThat(json.<JsonNode>valueToTree(typed)).isEqualTo(spec);
    }

    @Test
    @Tag("S2-20")
    void everyFieldOfV1HasItsPlaceInV2() throws JsonProcessingException {
        var converted = Reviews.convert(json.readTree(ALL_OF_V1), V2);

        var typed = json.treeToValue(converted.path("spec"), LocustTestSpec.class);

        // A misspelt name would be unknown to the type, and gone; what has no place would be in an annotation.
        assertThat(json.<JsonNode>valueToTree(typed)).isEqualTo(converted.path("spec"));
        assertThat(converted.path("metadata").has("annotations")).isFalse();
    }

    @Test
    void whatV1ShowsIsReadableAsV1() throws JsonProcessingException {
        var seen = Reviews.convert(Reviews.convert(json.readTree(ALL_OF_V1), V2), V1);

        var typed = json.treeToValue(seen.path("spec"), io.locust.k8s.api.v1.LocustTestSpec.class);

        assertThat(json.<JsonNode>valueToTree(typed)).isEqualTo(seen.path("spec"));
        assertThat(seen).isEqualTo(json.readTree(ALL_OF_V1));
    }

    /** Those that the API server takes, in LocustTestValidationIT. */
    @ParameterizedTest
    @MethodSource("examples")
    @Tag("S2-24")
    void everyValidExampleSurvivesV1(Path example) throws IOException {
        var given = Scenarios.YAML.readTree(Files.readString(example));

        var seen = Reviews.convert(given, V1);

        assertThat(Reviews.convert(seen, V2)).isEqualTo(given);
        assertThat(names(seen.path("spec")))
                .contains("image", "masterCommandSeed", "workerCommandSeed", "workerReplicas")
                .isSubsetOf(components(io.locust.k8s.api.v1.LocustTestSpec.class));
    }

    @Test
    @Tag("S2-25")
    void theGuideShowsWhatTheOperatorDoes() throws IOException {
        var documents = new ArrayList<ObjectNode>();
        for (var block = YAML_BLOCK.matcher(Files.readString(GUIDE)); block.find(); ) {
            documents.add((ObjectNode) Scenarios.YAML.readTree(block.group(1)));
        }
        assertThat(documents).hasSize(2);

        assertThat(Reviews.convert(documents.getFirst(), V2)).isEqualTo(documents.getLast());
    }

    static List<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(VALID)) {
            return files.sorted().toList();
        }
    }

    private static List<String> names(JsonNode spec) {
        var names = new TreeSet<String>();
        spec.fieldNames().forEachRemaining(names::add);
        return List.copyOf(names);
    }

    private static List<String> components(Class<? extends Record> type) {
        return Stream.of(type.getRecordComponents())
                .map(component -> component.getName())
                .sorted()
                .toList();
    }
}
