package io.locust.k8s.e2e.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** That of the local cluster's API server, of what the operator asks; its API server starts anew to begin with it. */
final class AuditLog implements AutoCloseable {
    private final boolean wasOn;

    private AuditLog(boolean wasOn) {
        this.wasOn = wasOn;
    }

    /** It stays on where it is on, as under {@code dev/rbac}. */
    static AuditLog on() {
        boolean isOn = Files.exists(beside("audit.yaml"));
        if (!isOn) {
            cluster("on");
        }
        return new AuditLog(isOn);
    }

    Requests requests() {
        try {
            // Not as lines of UTF-8: one that was cut off in the middle of a character must not spoil all others.
            return Requests.of(new String(Files.readAllBytes(beside("log/audit.log")), StandardCharsets.UTF_8)
                    .lines()
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (!wasOn) {
            cluster("off");
        }
    }

    private static void cluster(String change) {
        Command.run(
                List.of(Path.of("../dev/cluster").toAbsolutePath().normalize().toString(), "audit", change));
    }

    /** As dev/cluster keeps it. */
    private static Path beside(String file) {
        return Path.of(System.getenv("KUBECONFIG")).resolveSibling(file);
    }
}
