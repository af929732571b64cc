package io.locust.k8s.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.locust.k8s.api.v2.LocustTest;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Pruned copies of all LocustTests, and of the Services, Jobs and pods that carry our label; any change makes the test
 * it is about known. Memory does not grow with what else is in the cluster.
 *
 * <p>Of several namespaces, one that is gone or denies us does not keep us from the others.
 */
public final class Caches implements CachedObjects, AutoCloseable {
    private final List<Scope> scopes;
    private Runnable ready = () -> {};
    private boolean told;

    /**
     * @param namespaces where to look; empty for all namespaces
     * @param changed is told which test something happened to
     */
    public Caches(KubernetesClient client, Set<String> namespaces, Consumer<TestKey> changed, InstantSource clock) {
        var names = namespaces.isEmpty() ? Set.of("") : namespaces;
        scopes = names.stream()
                .map(namespace -> new Scope(client, namespace, changed, clock))
                .toList();
    }

    /**
     * Begins to read and to watch; returns at once.
     *
     * @param synced is called once, when everything has been read, but for namespaces that deny us
     * @param stopped is called whenever an informer has given up for good, which also happens on {@link #close}
     */
    public void start(Runnable synced, Runnable stopped) {
        synchronized (this) {
            ready = synced;
        }
        scopes.forEach(scope -> scope.start(this::settle, stopped));
    }

    private void settle() {
        synchronized (this) {
            if (told
                    || scopes.stream().noneMatch(Scope::synced)
                    || !scopes.stream().allMatch(scope -> scope.synced() || scope.denied())) {
                return;
            }
            told = true;
        }
        ready.run();
    }

    /** How every watch is doing; to be called every second or so. */
    public List<WatchHealth> health() {
        settle();
        boolean someServe = scopes.stream().anyMatch(scope -> scope.synced() && !scope.denied());
        return scopes.stream()
                .flatMap(scope -> {
                    boolean tolerated = someServe && scope.denied();
                    return scope.all().map(watched -> watched.sample(tolerated));
                })
                .toList();
    }

    /** All tests, for metrics. */
    public List<LocustTest> tests() {
        return scopes.stream().flatMap(scope -> scope.tests().all().stream()).toList();
    }

    @Override
    public @Nullable LocustTest test(TestKey key) {
        return first(Scope::tests, key);
    }

    @Override
    public @Nullable Service service(TestKey name) {
        return first(Scope::services, name);
    }

    @Override
    public @Nullable Job job(TestKey name) {
        return first(Scope::jobs, name);
    }

    @Override
    public List<Pod> podsOf(TestKey test) {
        return scopes.stream().flatMap(scope -> scope.podsOf(test).stream()).toList();
    }

    private <T extends HasMetadata> @Nullable T first(Function<Scope, Watched<T>> kind, TestKey key) {
        for (var scope : scopes) {
            var found = kind.apply(scope).get(key);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    @Override
    public void close() {
        scopes.forEach(Scope::stop);
    }
}
