package io.locust.k8s.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A threat whose test does not exist any more is not met: docs/threat-model.md names tests that are there. */
class ThreatModelTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final Pattern CLASS = Pattern.compile("([A-Z]\\w+(?:Test|IT))(?:\\.(\\w+))?");
    private static final Pattern METHOD = Pattern.compile("[a-z]+[A-Z]\\w*");
    private static final List<String> STORIES = List.of(
            "operator/src/test/resources/scenarios/decide",
            "operator/src/test/resources/scenarios/plan",
            "charts/tests/cases",
            "e2e/src/test/resources/validation/invalid");

    @TestFactory
    Stream<DynamicTest> everyTestNamedIsThere() throws IOException {
        var sources = sources();
        var named = Files.readAllLines(ROOT.resolve("docs/threat-model.md")).stream()
                .flatMap(ThreatModelTest::tests)
                .flatMap(cell -> QUOTED.matcher(cell).results().map(quoted -> quoted.group(1)))
                .distinct()
                .toList();
        assertThat(named).hasSizeGreaterThan(30);
        return named.stream()
                .map(name -> DynamicTest.dynamicTest(
                        name, () -> assertThat(isThere(name, sources)).as(name).isTrue()));
    }

    /** The last column of a row, or what follows "Tests:". */
    private static Stream<String> tests(String line) {
        if (line.startsWith("|")) {
            var row = line.substring(0, line.lastIndexOf('|'));
            return Stream.of(row.substring(row.lastIndexOf('|')));
        }
        int at = line.indexOf("Tests:");
        return at < 0 ? Stream.empty() : Stream.of(line.substring(at));
    }

    private static boolean isThere(String name, List<Path> sources) throws IOException {
        var type = CLASS.matcher(name);
        if (type.matches()) {
            MatchResult found = type.toMatchResult();
            return sources.stream()
                    .filter(file -> file.endsWith(found.group(1) + ".java"))
                    .anyMatch(file -> found.group(2) == null || has(file, found.group(2)));
        }
        if (METHOD.matcher(name).matches()) {
            return sources.stream().anyMatch(file -> has(file, name));
        }
        if (name.startsWith("make ")) {
            return Files.readAllLines(ROOT.resolve("Makefile")).stream()
                    .anyMatch(line -> line.startsWith(name.substring("make ".length()) + ":"));
        }
        for (String folder : STORIES) {
            var matches = FileSystems.getDefault().getPathMatcher("glob:{" + name + "," + name + ".yaml}");
            try (var stories = Files.list(ROOT.resolve(folder))) {
                if (stories.anyMatch(story -> matches.matches(story.getFileName()))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean has(Path file, String method) {
        try {
            return Files.readString(file).contains("void " + method + "(");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> sources() throws IOException {
        try (var files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().contains("/src/test/java/"))
                    .filter(file -> file.toString().endsWith(".java"))
                    .toList();
        }
    }
}
