package io.locust.k8s.decide;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/** Which objects are still to be deleted. */
final class Removal {
    private Removal() {}

    /** What is waited for, for the user. */
    static String inWords(List<? extends HasMetadata> objects) {
        return "waiting for %d objects of an earlier run to go, such as %s %s"
                .formatted(
                        objects.size(),
                        objects.getFirst().getKind(),
                        objects.getFirst().getMetadata().getName());
    }

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
