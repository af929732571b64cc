package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.policy.v1.EvictionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.locust.k8s.api.v2.LoadStatus;
import io.locust.k8s.api.v2.LocustTest;
import io.locust.k8s.api.v2.LocustTestStatus;
import io.locust.k8s.api.v2.RunStatus;
import io.locust.k8s.e2e.TestNamespace;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A LocustTest in a namespace.
 *
 * @param id under which the shop counts its requests
 */
record Run(TestNamespace namespace, String name, String id) {
    /** What takes seconds when nothing else runs on the machine. */
    static final Duration SOON = Duration.ofMinutes(2);

    /** From the beginning of a test to its end. */
    static final Duration END = Duration.ofMinutes(6);

    private static final Path SCRIPTS = Path.of("src/test/resources/runs");

    /** Applies it; the ConfigMap with the scripts comes first. */
    static Run start(TestNamespace namespace, String name, Recipe recipe) {
        createScripts(namespace, "scripts");
        return apply(namespace, name, recipe);
    }

    static Run apply(TestNamespace namespace, String name, Recipe recipe) {
        var run = new Run(namespace, name, "run-" + UUID.randomUUID());
        namespace
                .client()
                .resources(LocustTest.class)
                .inNamespace(namespace.name())
                .load(new ByteArrayInputStream(recipe.yaml(name, run.id()).getBytes(StandardCharsets.UTF_8)))
                .create();
        return run;
    }

    static void createScripts(TestNamespace namespace, String configMap) {
        try (var files = Files.list(SCRIPTS)) {
            var map = new ConfigMapBuilder()
                    .withNewMetadata()
                    .withNamespace(namespace.name())
                    .withName(configMap)
                    .endMetadata();
            for (Path file : files.toList()) {
                map.addToData(file.getFileName().toString(), Files.readString(file));
            }
            namespace.client().resource(map.build()).serverSideApply();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    KubernetesClient client() {
        return namespace.client();
    }

    Resource<LocustTest> test() {
        return client().resources(LocustTest.class)
                .inNamespace(namespace.name())
                .withName(name);
    }

    /** Merges this JSON into the test, as kubectl patch --type merge does. */
    LocustTest patch(String body) {
        return test().patch(PatchContext.of(PatchType.JSON_MERGE), body);
    }

    LocustTestStatus status() {
        var test = test().get();
        return test == null || test.getStatus() == null ? LocustTestStatus.EMPTY : test.getStatus();
    }

    /** The first status that is as wanted; fails with the last one. */
    LocustTestStatus await(String what, Duration atMost, Predicate<LocustTestStatus> wanted) {
        var last = new AtomicReference<>(LocustTestStatus.EMPTY);
        try {
            Awaitility.await(name + ": " + what)
                    .atMost(atMost)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> {
                        last.set(status());
                        return wanted.test(last.get());
                    });
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(what + " did not come; the status is " + last.get(), e);
        }
        return last.get();
    }

    LocustTestStatus awaitLoad() {
        return await(
                "the load",
                END,
                status -> status.load() != null && status.load().requests() > 0);
    }

    LocustTestStatus awaitEnd() {
        return await("the end", END, status -> status.verdict() != null);
    }

    /**
     * Ends an {@linkplain Recipe#endless endless} load, and the run when its figures are as they must be.
     *
     * @return the end, judged by the figures because nobody else ended it
     */
    LocustTestStatus finish(Predicate<LoadStatus> complete) {
        Shop.stop(this);
        await("the end of the load", END, status -> load(status).endedAt() != null);
        await("the final figures", SOON, status -> complete.test(load(status)));
        // What was asked for in the second of the load's end might have ended it.
        try {
            Thread.sleep(Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        patch("{\"spec\":{\"suspend\":true}}");
        return awaitEnd();
    }

    /** That the master has been told of every request. */
    boolean isCounted(LoadStatus load) {
        return load.requests() > 0 && load.requests() == Shop.requests(this);
    }

    /** The statistics; fails with the status where there are none. */
    static LoadStatus load(LocustTestStatus status) {
        return there(status.load(), "statistics", status);
    }

    /** Which run it is; fails with the status before the claim. */
    static RunStatus identity(LocustTestStatus status) {
        return there(status.run(), "identity of the run", status);
    }

    private static <T> T there(@Nullable T value, String what, LocustTestStatus status) {
        if (value == null) {
            throw new AssertionError("there is no " + what + "; the status is " + status);
        }
        return value;
    }

    static Condition condition(LocustTestStatus status, String type) {
        return status.conditions() == null
                ? new Condition()
                : status.conditions().stream()
                        .filter(condition -> condition.getType().equals(type))
                        .findFirst()
                        .orElseGet(Condition::new);
    }

    List<Pod> pods() {
        return client().pods()
                .inNamespace(namespace.name())
                .withLabel("performance-test-name", name)
                .list()
                .getItems();
    }

    List<Pod> activePods() {
        return pods().stream().filter(Run::isActive).toList();
    }

    static boolean isActive(Pod pod) {
        return !List.of("Succeeded", "Failed").contains(pod.getStatus().getPhase());
    }

    List<Pod> masterPods() {
        return pods().stream()
                .filter(pod -> "master".equals(pod.getMetadata().getLabels().get("locust-role")))
                .toList();
    }

    Pod masterPod() {
        return masterPods().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .findFirst()
                .orElseThrow();
    }

    List<Pod> workerPods() {
        return pods().stream()
                .filter(pod -> "worker".equals(pod.getMetadata().getLabels().get("locust-role")))
                .toList();
    }

    Resource<Job> job(String role) {
        return client().batch().v1().jobs().inNamespace(namespace.name()).withName(name + "-" + role);
    }

    /** Whether the role's Job is there and has come to its end. */
    boolean hasFinished(String role) {
        var job = job(role).get();
        return job != null && hasFinished(job);
    }

    static boolean hasFinished(Job job) {
        return job.getStatus().getConditions().stream()
                .anyMatch(condition -> List.of("Complete", "Failed").contains(condition.getType())
                        && condition.getStatus().equals("True"));
    }

    /** As a drain of its node does. */
    void evict(Pod pod) {
        var name = pod.getMetadata().getName();
        client().pods()
                .inNamespace(namespace.name())
                .withName(name)
                .evict(new EvictionBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace.name())
                        .withName(name)
                        .endMetadata()
                        .build());
    }

    void awaitNoActivePods() {
        Awaitility.await("no pod of " + name + " is active")
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> activePods().isEmpty());
    }

    /** Events follow the status that they tell of. */
    void awaitEvents(String... reasons) {
        Awaitility.await("the Events of " + name)
                .atMost(SOON)
                .untilAsserted(() -> assertThat(events())
                        .extracting(event -> event.getReason())
                        .contains(reasons));
    }

    /** What the Events with this reason say. */
    List<String> told(String reason) {
        return events().stream()
                .filter(event -> reason.equals(event.getReason()))
                .map(Event::getMessage)
                .toList();
    }

    private List<Event> events() {
        return client().v1().events().inNamespace(namespace.name()).list().getItems().stream()
                .filter(event -> "LocustTest".equals(event.getInvolvedObject().getKind()))
                .filter(event -> name.equals(event.getInvolvedObject().getName()))
                .toList();
    }
}
