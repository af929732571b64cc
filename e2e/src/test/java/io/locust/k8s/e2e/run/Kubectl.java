package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** kubectl, as users have it; {@code dev/e2e} puts it on the PATH. */
final class Kubectl {
    private Kubectl() {}

    /**
     * What a command came to.
     *
     * @param output of both kinds
     */
    record Said(int status, String output) {
        /** The output of a command that succeeded. */
        String done() {
            assertThat(status).as(output).isZero();
            return output;
        }
    }

    static Said run(String... arguments) {
        return with("", arguments);
    }

    /** @param input what the command reads, such as a manifest for {@code -f -} */
    static Said with(String input, String... arguments) {
        var command = new ArrayList<>(List.of("kubectl"));
        command.addAll(List.of(arguments));
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Said(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
