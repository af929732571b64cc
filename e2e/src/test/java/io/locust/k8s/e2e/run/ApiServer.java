package io.locust.k8s.e2e.run;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The process of the local cluster's API server. */
final class ApiServer {
    private ApiServer() {}

    /** As pods call it. */
    static String address(KubernetesClient client) {
        return client.services()
                .inNamespace("default")
                .withName("kubernetes")
                .require()
                .getSpec()
                .getClusterIP();
    }

    /** At once; it stays away until it is started. */
    static void kill() throws IOException {
        // As dev/cluster keeps it, beside the kubeconfig.
        var file = Path.of(System.getenv("KUBECONFIG")).resolveSibling("apiserver.pid");
        var pid = Files.readString(file).split(" ", 2)[0];
        ProcessHandle.of(Long.parseLong(pid)).orElseThrow().destroyForcibly();
    }

    static void start() {
        Command.run(
                List.of(Path.of("../dev/cluster").toAbsolutePath().normalize().toString(), "up"));
    }
}
