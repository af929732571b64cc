package io.locust.k8s.e2e.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The process that plays the kubelet of a node that is not there. */
final class PretendedNode {
    private PretendedNode() {}

    /** kwok does not notice that its watches have ended with the API server; anew it goes on from what it finds. */
    static void restart() throws IOException {
        // As dev/cluster keeps it, beside the kubeconfig.
        var file = Path.of(System.getenv("KUBECONFIG")).resolveSibling("kwok.pid");
        var pid = Long.parseLong(Files.readString(file).split(" ", 2)[0]);
        ProcessHandle.of(pid)
                .map(kwok -> {
                    kwok.destroyForcibly();
                    return kwok.onExit();
                })
                .ifPresent(CompletableFuture::join);
        Command.run(
                List.of(Path.of("../dev/cluster").toAbsolutePath().normalize().toString(), "pretend"));
    }
}
