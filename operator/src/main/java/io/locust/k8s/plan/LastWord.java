package io.locust.k8s.plan;

import io.fabric8.kubernetes.api.model.Lifecycle;
import io.fabric8.kubernetes.api.model.LifecycleBuilder;

/**
 * What a master leaves behind when Kubernetes tells it to go: Locust itself exits 0 then, as after its load. The kubelet
 * runs the hook for every reason it may have, and for none when the container ends by itself. An image without a shell
 * leaves nothing; docs/decisions/0009 says what is known then.
 */
public final class LastWord {
    /** The container's termination message. */
    public static final String TOLD_TO_GO = "Kubernetes told this container to go";

    private LastWord() {}

    static Lifecycle lifecycle() {
        return new LifecycleBuilder()
                .withNewPreStop()
                .withNewExec()
                .withCommand("sh", "-c", "echo '" + TOLD_TO_GO + "' > /dev/termination-log")
                .endExec()
                .endPreStop()
                .build();
    }
}
