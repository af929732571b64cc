package io.locust.k8s.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.locust.k8s.api.v2.LocustTest;
import io.locust.k8s.plan.Labels;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The watches of one namespace, or of all of them. They count only together: a test whose pods have not been read yet
 * would look like one whose pods are gone, so nothing is told before everything has been read.
 */
final class Scope {
    private static final String BY_TEST = "test";

    private final Watched<LocustTest> tests;
    private final Watched<Service> services;
    private final Watched<Job> jobs;
    private final Watched<Pod> pods;
    private final Consumer<TestKey> changed;
    private volatile boolean synced;

    /**
     * Does not read yet.
     *
     * @param namespace empty for all
     * @param changed is told which test something happened to
     */
    Scope(KubernetesClient client, String namespace, Consumer<TestKey> changed, InstantSource clock) {
        this.changed = changed;
        tests = new Watched<>(
                        name("LocustTests", namespace),
                        namespace.isEmpty()
                                ? client.resources(LocustTest.class).inAnyNamespace()
                                : client.resources(LocustTest.class).inNamespace(namespace),
                        clock)
                .onEvent(new CacheEvents.OfTests(this::tell));
        services = ours(client, Service.class, namespace, clock);
        jobs = ours(client, Job.class, namespace, clock);
        pods = ours(client, Pod.class, namespace, clock).indexedBy(BY_TEST, Scope::testOf);
    }

    private <T extends HasMetadata> Watched<T> ours(
            KubernetesClient client, Class<T> type, String namespace, InstantSource clock) {
        var all = client.resources(type);
        var scoped = namespace.isEmpty() ? all.inAnyNamespace() : all.inNamespace(namespace);
        return new Watched<>(
                        name(type.getSimpleName() + "s", namespace),
                        scoped.withLabel(Labels.MANAGED_BY, Labels.OPERATOR),
                        clock)
                .onEvent(new CacheEvents.OfParts<>(this::tell));
    }

    private static String name(String kind, String namespace) {
        return namespace.isEmpty() ? kind : kind + " in " + namespace;
    }

    private static List<String> testOf(HasMetadata part) {
        var key = TestKey.ofPart(part);
        return key == null ? List.of() : List.of(key.toString());
    }

    private void tell(TestKey key) {
        if (synced) {
            changed.accept(key);
        }
    }

    /**
     * Begins to read and to watch; returns at once.
     *
     * @param ready is called when everything has been read once and all tests have been told
     * @param stopped is called whenever an informer has given up for good
     */
    void start(Runnable ready, Runnable stopped) {
        var left = new AtomicInteger((int) all().count());
        all().forEach(watched -> watched.start(
                () -> {
                    if (left.decrementAndGet() == 0) {
                        synced = true;
                        tests.all().forEach(test -> changed.accept(TestKey.of(test)));
                        ready.run();
                    }
                },
                stopped));
    }

    void stop() {
        all().forEach(Watched::stop);
    }

    /** Whether everything has been read once. */
    boolean synced() {
        return synced;
    }

    /** Whether the API server denies us something here: the namespace is gone, or our Role in it. */
    boolean denied() {
        return all().anyMatch(Watched::denied);
    }

    Stream<Watched<? extends HasMetadata>> all() {
        return Stream.of(tests, services, jobs, pods);
    }

    Watched<LocustTest> tests() {
        return tests;
    }

    Watched<Service> services() {
        return services;
    }

    Watched<Job> jobs() {
        return jobs;
    }

    List<Pod> podsOf(TestKey test) {
        return pods.byIndex(BY_TEST, test.toString());
    }
}
