package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;

/** A command of this machine. */
final class Command {
    private Command() {}

    /** Waits until it has ended well; otherwise what it said is the failure's message. */
    static void run(List<String> command) {
        try {
            // Not a pipe, which what the command starts could keep open; nor our own output, which Maven reads.
            var said = Files.createTempFile("command", ".log");
            try {
                int status = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start()
                        .waitFor();
                assertThat(status)
                        .as("%s: %s", String.join(" ", command), Files.readString(said))
                        .isZero();
            } finally {
                Files.delete(said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
