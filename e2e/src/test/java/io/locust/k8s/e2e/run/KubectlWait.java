package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** {@code kubectl wait}, as scripts in continuous integration use it. */
record KubectlWait(Process process) implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    static KubectlWait forCondition(String condition, Run run) {
        var command = new ProcessBuilder(
                "kubectl",
                "wait",
                "--for=condition=" + condition,
                "--timeout=600s",
                "--namespace=" + run.namespace().name(),
                "locusttest/" + run.name());
        try {
            return new KubectlWait(command.redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException("kubectl is not on the PATH; dev/e2e puts it there", e);
        }
    }

    boolean isWaiting() {
        return process.isAlive();
    }

    /** What it said, once it has ended with success. */
    String output() {
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("kubectl wait has ended")
                    .isTrue();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.exitValue()).as(said).isZero();
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
