package io.locust.k8s.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GeneratedFilesTest {
    /** Surefire starts in the module's directory. */
    private static final Path ROOT = Path.of("..");

    @ParameterizedTest
    @MethodSource("paths")
    void checkedInFilesAreWhatTheTypesGenerate(String path) throws IOException {
        assertThat(ROOT.resolve(path))
                .as("%s is not what the types in api/ generate: run `make generate` and commit the result", path)
                .hasContent(Generate.files().get(path));
    }

    @Test
    void theSameTypesGiveTheSameBytes() {
        assertThat(Generate.files()).isEqualTo(Generate.files());
    }

    @Test
    void writesEveryFileBelowTheRoot(@org.junit.jupiter.api.io.TempDir Path root) throws IOException {
        Generate.main(new String[] {root.toString()});

        for (String path : paths()) {
            assertThat(Files.readString(root.resolve(path)))
                    .isEqualTo(Generate.files().get(path));
        }
    }

    static Iterable<String> paths() {
        return Generate.files().keySet();
    }
}
