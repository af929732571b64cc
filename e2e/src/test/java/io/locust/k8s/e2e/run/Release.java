package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.locust.k8s.e2e.TestNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * An installation of the operator of its own, with Helm and in a namespace of its own, from the image that the one in
 * locust-system has.
 */
record Release(TestNamespace home, String name) {
    static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
    private static final Path CHART = CHECKOUT.resolve("charts/locust-operator");
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** What a program said, and its exit status. */
    record Said(int status, String text) {}

    static Release in(TestNamespace home) {
        return new Release(home, "own");
    }

    /** {@code --set} options that name the image, without registry surprises and with pods that start soon. */
    static List<String> image(TestNamespace home) {
        var image = operatorImage(home);
        int colon = image.lastIndexOf(':');
        return List.of(
                "--set",
                "image.repository=" + image.substring(0, colon),
                "--set-string",
                "image.tag=" + image.substring(colon + 1),
                "--set",
                "locustPods.gracePeriod=10s",
                "--set",
                "locustPods.metricsExporter.resources.requests.cpu=1m");
    }

    static String operatorImage(TestNamespace home) {
        return home.client()
                .apps()
                .deployments()
                .inNamespace(OperatorPods.NAMESPACE)
                .withName("locust-operator")
                .get()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getImage();
    }

    void install(String... options) throws IOException, InterruptedException {
        succeeds("install", options);
    }

    /** With the values that it has, but for these. */
    void upgrade(String... options) throws IOException, InterruptedException {
        succeeds(
                "upgrade",
                Stream.concat(Stream.of("--reuse-values"), Stream.of(options)).toArray(String[]::new));
    }

    private void succeeds(String verb, String... options) throws IOException, InterruptedException {
        var command =
                new ArrayList<>(List.of(verb, name, CHART.toString(), "--wait", "--timeout", "2m", "--skip-crds"));
        if (verb.equals("install")) {
            command.addAll(image(home));
        }
        command.addAll(List.of(options));
        var said = helm(command.toArray(String[]::new));
        assertThat(said.status()).as(said.text()).isZero();
    }

    Said test() throws IOException, InterruptedException {
        return helm("test", name, "--timeout", "3m");
    }

    String manifest() throws IOException, InterruptedException {
        return helm("get", "manifest", name).text();
    }

    /** Also what a failed {@code helm test} has left. */
    void uninstall() throws IOException, InterruptedException {
        helm("uninstall", name, "--wait", "--ignore-not-found");
    }

    Said helm(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("helm", "--namespace", home.name()));
        command.addAll(List.of(arguments));
        return run(command);
    }

    static Said run(List<String> command) throws IOException, InterruptedException {
        var log = Files.createTempFile("command", ".log");
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            boolean ended = process.waitFor(PATIENCE.toSeconds() + 60, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            return new Said(ended ? process.exitValue() : -1, String.join(" ", command) + "\n" + Files.readString(log));
        } finally {
            Files.delete(log);
        }
    }

    List<Pod> pods() {
        return home.client()
                .pods()
                .inNamespace(home.name())
                .withLabel("app.kubernetes.io/instance", name)
                .withLabel("app.kubernetes.io/name", "locust-operator")
                .list()
                .getItems();
    }

    /** As many new pods of the Deployment as there were, ready. */
    void restart() {
        var old = pods().stream().map(pod -> pod.getMetadata().getUid()).toList();
        home.client()
                .pods()
                .inNamespace(home.name())
                .withLabel("app.kubernetes.io/instance", name)
                .delete();
        Awaitility.await("new pods of the operator are ready")
                .atMost(Duration.ofMinutes(1))
                .until(() -> {
                    var now = pods();
                    return now.size() == old.size()
                            && now.stream()
                                    .allMatch(pod -> !old.contains(
                                                    pod.getMetadata().getUid())
                                            && pod.getStatus().getContainerStatuses().stream()
                                                    .anyMatch(container -> Boolean.TRUE.equals(container.getReady())));
                });
    }
}
