package io.locust.k8s.e2e.run;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.locust.k8s.api.v2.LocustTest;
import io.locust.k8s.e2e.TestNamespace;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/**
 * Every state that the LocustTests and pods of a namespace have had, in the order in which the API server told of them.
 * To be opened before the first is applied.
 */
final class Records implements AutoCloseable {
    private final List<LocustTest> tests = new CopyOnWriteArrayList<>();
    private final List<Seen> pods = new CopyOnWriteArrayList<>();
    private final List<SharedIndexInformer<?>> informers;

    /**
     * @param gone whether the API server has removed it
     * @param at when this was seen
     */
    record Seen(Pod pod, boolean gone, Instant at) {}

    Records(TestNamespace namespace) {
        var client = namespace.client();
        informers = List.of(
                client.resources(LocustTest.class).inNamespace(namespace.name()).inform(new Handler<>((test, gone) -> {
                    if (!gone) {
                        tests.add(test);
                    }
                })),
                client.pods()
                        .inNamespace(namespace.name())
                        .inform(new Handler<>((pod, gone) -> pods.add(new Seen(pod, gone, Instant.now())))));
    }

    /** What the oracle finds wrong with the LocustTests of this name. */
    List<String> findings(String test) {
        return Oracle.findings(
                tests.stream()
                        .filter(seen -> seen.getMetadata().getName().equals(test))
                        .toList(),
                pods.stream()
                        .filter(seen ->
                                test.equals(seen.pod().getMetadata().getLabels().get("performance-test-name")))
                        .toList());
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::close);
    }

    private record Handler<T extends HasMetadata>(BiConsumer<T, Boolean> to) implements ResourceEventHandler<T> {
        @Override
        public void onAdd(T object) {
            to.accept(object, false);
        }

        @Override
        public void onUpdate(T before, T now) {
            to.accept(now, false);
        }

        @Override
        public void onDelete(T object, boolean finalStateUnknown) {
            to.accept(object, true);
        }
    }
}
