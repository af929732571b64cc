package io.locust.k8s.e2e;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A manifest of {@code src/test/resources/validation}, as a user would apply it. Comment lines at its head say what it is
 * for: {@code # proves: } the requirements, {@code # expect: } one message of the API server each.
 *
 * @param path the file
 * @param text its content
 */
record Example(Path path, String text) {
    private static final Path ROOT = Path.of("src/test/resources/validation");
    private static final String EXPECT = "# expect: ";

    /** The examples of one directory, {@code valid} or {@code invalid}, {@code v1-} in front for v1, by name. */
    static Stream<Example> all(String directory) {
        try (var files = Files.list(ROOT.resolve(directory))) {
            return files.sorted().map(Example::read).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Example read(Path path) {
        try {
            return new Example(path, Files.readString(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> expected() {
        return text.lines()
                .filter(line -> line.startsWith(EXPECT))
                .map(line -> line.substring(EXPECT.length()))
                .toList();
    }

    /** Untyped, so that the API server gets exactly what the file says. */
    GenericKubernetesResource resource() {
        return Serialization.unmarshal(text, GenericKubernetesResource.class);
    }

    @Override
    public String toString() {
        return path.getFileName().toString();
    }
}
