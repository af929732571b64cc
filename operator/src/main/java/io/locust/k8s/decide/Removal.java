package io.locust.k8s.decide;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/** Which objects are still to be deleted. */
final class Removal {
    private Removal() {}

    /** Those that go already are left alone. */
    static List<Action> of(List<? extends HasMetadata> objects) {
        return objects.stream()
                .filter(object -> object.getMetadata().getDeletionTimestamp() == null)
                .<Action>map(object -> new Action.Delete(
                        object.getKind(),
                        object.getMetadata().getName(),
                        object.getMetadata().getUid()))
                .toList();
    }
}
