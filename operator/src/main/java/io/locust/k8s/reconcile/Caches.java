package io.locust.k8s.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.locust.k8s.api.v2.LocustTest;
import io.locust.k8s.plan.Labels;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Pruned copies of all LocustTests, and of the Services, Jobs and pods that carry our label; any change makes the test
 * it is about known. Memory does not grow with what else is in the cluster.
 */
public final class Caches implements CachedObjects, AutoCloseable {
    private static final String BY_TEST = "test";

    private final List<Watched<LocustTest>> tests = new ArrayList<>();
    private final List<Watched<Service>> services = new ArrayList<>();
    private final List<Watched<Job>> jobs = new ArrayList<>();
    private final List<Watched<Pod>> pods = new ArrayList<>();

    /**
     * @param namespaces where to look; empty for all namespaces
     * @param changed is told which test something happened to
     */
    public Caches(KubernetesClient client, Set<String> namespaces, Consumer<TestKey> changed, InstantSource clock) {
        var scopes = namespaces.isEmpty() ? Set.of("") : namespaces;
        for (var namespace : scopes) {
            tests.add(new Watched<>(
                            name("LocustTests", namespace),
                            namespace.isEmpty()
                                    ? client.resources(LocustTest.class).inAnyNamespace()
                                    : client.resources(LocustTest.class).inNamespace(namespace),
                            clock)
                    .onEvent(new TestEvents(changed)));
            services.add(ours(client, Service.class, namespace, clock).onEvent(new PartEvents<>(changed)));
            jobs.add(ours(client, Job.class, namespace, clock).onEvent(new PartEvents<>(changed)));
            pods.add(ours(client, Pod.class, namespace, clock)
                    .onEvent(new PartEvents<>(changed))
                    .indexedBy(BY_TEST, Caches::testOf));
        }
    }

    private static <T extends HasMetadata> Watched<T> ours(
            KubernetesClient client, Class<T> type, String namespace, InstantSource clock) {
        var all = client.resources(type);
        var scoped = namespace.isEmpty() ? all.inAnyNamespace() : all.inNamespace(namespace);
        return new Watched<>(
                name(type.getSimpleName() + "s", namespace),
                scoped.withLabel(Labels.MANAGED_BY, Labels.OPERATOR),
                clock);
    }

    private static String name(String kind, String namespace) {
        return namespace.isEmpty() ? kind : kind + " in " + namespace;
    }

    private static List<String> testOf(HasMetadata part) {
        var key = TestKey.ofPart(part);
        return key == null ? List.of() : List.of(key.toString());
    }

    /**
     * Begins to read and to watch; returns at once.
     *
     * @param synced is called when everything has been read once
     * @param stopped is called whenever an informer has given up for good, which also happens on {@link #close}
     */
    public void start(Runnable synced, Runnable stopped) {
        var left = new AtomicInteger((int) all().count());
        all().forEach(watched -> watched.start(
                () -> {
                    if (left.decrementAndGet() == 0) {
                        synced.run();
                    }
                },
                stopped));
    }

    /** How every watch is doing; to be called every second or so. */
    public List<WatchHealth> health() {
        return all().map(Watched::sample).toList();
    }

    private Stream<Watched<? extends HasMetadata>> all() {
        return Stream.of(tests, services, jobs, pods).flatMap(List::stream);
    }

    /** All tests, for metrics. */
    public List<LocustTest> tests() {
        return tests.stream().flatMap(watched -> watched.all().stream()).toList();
    }

    @Override
    public @Nullable LocustTest test(TestKey key) {
        return first(tests, key);
    }

    @Override
    public @Nullable Service service(TestKey name) {
        return first(services, name);
    }

    @Override
    public @Nullable Job job(TestKey name) {
        return first(jobs, name);
    }

    @Override
    public List<Pod> podsOf(TestKey test) {
        return pods.stream()
                .flatMap(watched -> watched.byIndex(BY_TEST, test.toString()).stream())
                .toList();
    }

    private static <T extends HasMetadata> @Nullable T first(List<Watched<T>> watched, TestKey key) {
        for (var one : watched) {
            var found = one.get(key);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    @Override
    public void close() {
        all().forEach(Watched::stop);
    }

    /** Every event but our own writes of the status. */
    private record TestEvents(Consumer<TestKey> changed) implements ResourceEventHandler<LocustTest> {
        @Override
        public void onAdd(LocustTest test) {
            changed.accept(TestKey.of(test));
        }

        @Override
        public void onUpdate(LocustTest before, LocustTest now) {
            if (!isOnlyStatus(before, now)) {
                changed.accept(TestKey.of(now));
            }
        }

        @Override
        public void onDelete(LocustTest test, boolean finalStateUnknown) {
            changed.accept(TestKey.of(test));
        }

        /** A test deleted and created again may arrive as one update, hence the UID. */
        private static boolean isOnlyStatus(LocustTest before, LocustTest now) {
            var old = before.getMetadata();
            var current = now.getMetadata();
            return Objects.equals(old.getUid(), current.getUid())
                    && Objects.equals(old.getGeneration(), current.getGeneration())
                    && Objects.equals(old.getDeletionTimestamp(), current.getDeletionTimestamp())
                    && Objects.equals(old.getLabels(), current.getLabels())
                    && Objects.equals(old.getAnnotations(), current.getAnnotations());
        }
    }

    private record PartEvents<T extends HasMetadata>(Consumer<TestKey> changed) implements ResourceEventHandler<T> {
        @Override
        public void onAdd(T part) {
            tell(part);
        }

        @Override
        public void onUpdate(T before, T now) {
            tell(now);
        }

        @Override
        public void onDelete(T part, boolean finalStateUnknown) {
            tell(part);
        }

        private void tell(T part) {
            var key = TestKey.ofPart(part);
            if (key != null) {
                changed.accept(key);
            }
        }
    }
}
