package io.locust.k8s.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The judge is the shell of this machine. */
class ShellWordsTest {
    private static final String ALPHABET = "ab-= '\"\\\t{}:,";

    /** Without their backslash the shell would expand them, or see the end of the command. */
    private static final List<String> ESCAPED = List.of("\\\n", "\\$", "\\`");

    private static final int COMMANDS = 150;

    @Test
    @Tag("S2-2")
    void quotedJsonStaysOneWord() {
        assertThat(ShellWords.split("-f x.py --config-users '{\"user_class_name\": \"A\"}' -u 5"))
                .containsExactly("-f", "x.py", "--config-users", "{\"user_class_name\": \"A\"}", "-u", "5");
    }

    @Test
    @Tag("S2-2")
    void aCommandMayHaveSeveralLines() {
        assertThat(ShellWords.split("""
                -f x.py \\
                  -u 5
                  --tags "a \\
                b"
                """)).containsExactly("-f", "x.py", "-u", "5", "--tags", "a b");
    }

    @Test
    void whatTheShellRefusesIsTakenAsItStands() {
        assertThat(ShellWords.split("a \"b c\\")).containsExactly("a", "b c\\");
        assertThat(ShellWords.split("a \\")).containsExactly("a", "\\");
        assertThat(ShellWords.split("a '")).containsExactly("a", "");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void splitsAnythingAsTheShellDoes(long seed) throws IOException, InterruptedException {
        var random = new Random(seed);
        for (int n = 0; n < COMMANDS; n++) {
            var text = text(random);
            var shell = shell(text);
            if (shell != null) {
                assertThat(ShellWords.split(text))
                        .as("seed %d: <%s>", seed, text)
                        .isEqualTo(shell);
            }
        }
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (int length = random.nextInt(16); length > 0; length--) {
            if (random.nextInt(8) == 0 && (text.isEmpty() || text.charAt(text.length() - 1) != '\\')) {
                text.append(ESCAPED.get(random.nextInt(ESCAPED.size())));
            } else {
                text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            }
        }
        return text.toString();
    }

    /** Nothing for what the shell itself refuses: an open quote, or a backslash at the end. */
    private static @Nullable List<String> shell(String text) throws IOException, InterruptedException {
        if (text.endsWith("\\")) {
            return null;
        }
        var process = new ProcessBuilder(
                        "/bin/sh", "-c", "eval \"set -- $1\" && for w; do printf '%s\\0' \"$w\"; done", "sh", text)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            return null;
        }
        return words.isEmpty()
                ? List.of()
                : List.of(words.substring(0, words.length() - 1).split("\0", -1));
    }
}
