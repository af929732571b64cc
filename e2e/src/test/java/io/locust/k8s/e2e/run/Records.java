package io.locust.k8s.e2e.run;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.locust.k8s.e2e.TestNamespace;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Every state that a pod of the namespace has had, in the order in which the API server told of them. */
final class Records implements ResourceEventHandler<Pod>, AutoCloseable {
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final SharedIndexInformer<Pod> informer;

    /** @param gone whether the API server has removed it */
    record Seen(Pod pod, boolean gone) {}

    Records(TestNamespace namespace) {
        informer = namespace.client().pods().inNamespace(namespace.name()).inform(this);
    }

    @Override
    public void onAdd(Pod pod) {
        seen.add(new Seen(pod, false));
    }

    @Override
    public void onUpdate(Pod before, Pod now) {
        seen.add(new Seen(now, false));
    }

    @Override
    public void onDelete(Pod pod, boolean finalStateUnknown) {
        seen.add(new Seen(pod, true));
    }

    List<Seen> all() {
        return List.copyOf(seen);
    }

    @Override
    public void close() {
        informer.close();
    }
}
