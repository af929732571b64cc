package io.locust.k8s.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.locust.k8s.plan.Labels;
import org.jspecify.annotations.Nullable;

/** Which LocustTest something is about; what the work queue is keyed by. */
public record TestKey(String namespace, String name) {
    static TestKey of(HasMetadata test) {
        return new TestKey(test.getMetadata().getNamespace(), test.getMetadata().getName());
    }

    /** The test that a Service, Job or pod of ours belongs to; absent when its label is missing. */
    static @Nullable TestKey ofPart(HasMetadata part) {
        var labels = part.getMetadata().getLabels();
        var test = labels == null ? null : labels.get(Labels.TEST);
        return test == null ? null : new TestKey(part.getMetadata().getNamespace(), test);
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
