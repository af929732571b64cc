package io.locust.k8s.e2e.run;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.locust.k8s.e2e.TestNamespace;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** Leaves tests and objects as the operators before ours do; resources/takeover has what they make. */
enum Predecessor {
    JAVA("java.yaml", "locusttests.locust.io/finalizer"),
    GO("go.yaml", "locust.io/cleanup");

    private static final Path RESOURCES = Path.of("src/test/resources/takeover");
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
    private static final int SECONDS_OF_LOAD = 3600;

    private final String objects;
    private final String finalizer;

    Predecessor(String objects, String finalizer) {
        this.objects = objects;
        this.finalizer = finalizer;
    }

    /** A test that it has seen; the Go operator alone writes a status. */
    Run test(TestNamespace namespace, String name, String script) {
        var run = Run.apply(
                namespace, name, Recipe.of(script).seconds(SECONDS_OF_LOAD).autoquit(20));
        run.patch("{\"metadata\": {\"finalizers\": [\"%s\"]}}".formatted(finalizer));
        return run;
    }

    /**
     * What it has made for this test.
     *
     * @param kinds those that are there, such as Service
     */
    void objects(Run run, Map<String, String> values, String... kinds) {
        var yaml = text(objects).replace("${name}", run.name()).replace("${run}", run.id());
        if (yaml.contains("${uid}")) {
            yaml = yaml.replace("${uid}", run.test().get().getMetadata().getUid());
        }
        for (var value : values.entrySet()) {
            yaml = yaml.replace("${" + value.getKey() + "}", value.getValue());
        }
        var wanted = List.of(kinds);
        run.client().load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).items().stream()
                .filter(object -> wanted.contains(object.getKind()))
                .forEach(object -> create(run, object));
    }

    private static void create(Run run, HasMetadata object) {
        run.client().resource(object).inNamespace(run.namespace().name()).create();
    }

    /** A whole run whose load goes on until {@link Run#finish} ends it. */
    Run running(TestNamespace namespace, String name, String script) {
        var run = test(namespace, name, script);
        objects(run, values(script, SECONDS_OF_LOAD, 20, 3600), "Service", "Job");
        return run;
    }

    static Map<String, String> values(String script, int seconds, int autoquit, int ttl) {
        return Map.of(
                "script", script,
                "seconds", String.valueOf(seconds),
                "autoquit", String.valueOf(autoquit),
                "ttl", String.valueOf(ttl));
    }

    /** As the Go operator writes it: phase, counts and conditions, nothing of what ours adds. */
    static void goStatus(Run run, String phase, boolean started) {
        boolean ended = List.of("Succeeded", "Failed").contains(phase);
        run.test().subresource("status").patch(MERGE, """
                        {"status": {"phase": "%s", "expectedWorkers": 2, "connectedWorkers": %d, "observedGeneration": 1%s%s,
                         "conditions": [
                           {"type": "Ready", "status": "%s", "reason": "%s", "message": "All resources created", "lastTransitionTime": "2026-11-20T10:00:02Z"},
                           {"type": "TestCompleted", "status": "%s", "reason": "%s", "message": "…", "lastTransitionTime": "2026-11-20T10:00:02Z"}]}}
                        """.formatted(
                        phase,
                        started ? 2 : 0,
                        started ? ", \"startTime\": \"2026-11-20T10:00:02Z\"" : "",
                        ended ? ", \"completionTime\": \"2026-11-20T10:05:00Z\"" : "",
                        started ? "True" : "False",
                        started ? "ResourcesCreated" : "ResourcesCreating",
                        ended ? "True" : "False",
                        ended ? "TestSucceeded" : "TestInProgress"));
    }

    /** Until the shop has heard of it. */
    static void awaitLoads(Run... runs) {
        Awaitility.await("the loads of " + Arrays.toString(runs))
                .atMost(Run.END)
                .until(() -> Arrays.stream(runs).allMatch(run -> Shop.requests(run) > 0));
    }

    static String text(String file) {
        try {
            return Files.readString(RESOURCES.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
