package io.locust.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Directories of given-*.yaml and then-*.yaml: see src/test/resources/scenarios/README.md. */
public final class Scenarios {
    private static final Path ROOT = Path.of("src/test/resources/scenarios");
    private static final boolean UPDATE = Boolean.getBoolean("scenarios.update");

    public static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS));

    private Scenarios() {}

    /** The stories about this package. */
    public static List<Path> of(String subject) {
        try (Stream<Path> stories = Files.list(ROOT.resolve(subject))) {
            return stories.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The documents of a file, after replacing each {@code ${name}}; none when there is no such file. */
    public static List<JsonNode> given(Path story, String file, Map<String, String> values) {
        var path = story.resolve(file);
        if (!Files.exists(path)) {
            return List.of();
        }
        try {
            var text = Files.readString(path);
            for (var value : values.entrySet()) {
                text = text.replace("${" + value.getKey() + "}", value.getValue());
            }
            var documents = new ArrayList<JsonNode>();
            YAML.readerFor(JsonNode.class).<JsonNode>readValues(text).forEachRemaining(documents::add);
            return documents;
        } catch (IOException e) {
            throw new UncheckedIOException(story + ": " + e.getMessage(), e);
        }
    }

    /** Compares what came with the then-files; with -Dscenarios.update=true writes them instead. */
    public static void then(Path story, Map<String, Object> results) throws IOException {
        var known = new TreeSet<>(Set.of(
                "given-cluster.yaml",
                "given-edit.yaml",
                "given-moment.yaml",
                "given-started.yaml",
                "given-locusttest.yaml",
                "given-review.yaml",
                "given-settings.yaml",
                "given-v1.yaml",
                "given-v2.yaml"));
        for (var result : results.entrySet()) {
            var file = story.resolve("then-" + result.getKey() + ".yaml");
            known.add(file.getFileName().toString());
            var text = YAML.writeValueAsString(result.getValue());
            if (UPDATE) {
                Files.writeString(file, text);
            }
            assertThat(text).as(file.toString()).isEqualTo(Files.readString(file));
        }
        try (var files = Files.list(story)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .as("files nobody reads")
                    .allMatch(known::contains);
        }
    }
}
