package io.locust.k8s.decide;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.locust.k8s.api.v2.LocustTestStatus;
import java.util.ArrayList;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A test that is being deleted. What is owned goes by itself; only a test of the operators before ours waits for its
 * finalizers, and the Java operator's objects for somebody to delete them.
 */
final class Leaving {
    private Leaving() {}

    static Decision of(Observation seen, LocustTestStatus status) {
        var test = seen.test();
        var finalizers = Predecessors.finalizers(test);
        var actions = new ArrayList<Action>();
        if (!finalizers.isEmpty()) {
            actions.addAll(
                    Removal.of(Stream.<@Nullable HasMetadata>of(seen.service(), seen.masterJob(), seen.workerJob())
                            .filter(Objects::nonNull)
                            .filter(object -> Predecessors.made(object, seen) && !Predecessors.isOwned(object, test))
                            .toList()));
            actions.add(new Action.RemoveFinalizers(finalizers));
        }
        return new Decision(status, actions, null, null);
    }
}
