package io.locust.k8s.definition;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells a definition of ours, or of the operators before ours, from others that have the same name. */
final class Lineage {
    private static final Set<String> V2_SPEC = Set.of("master", "worker");
    private static final String V1_SPEC = "masterCommandSeed";
    private static final Set<String> LOCUST_PROJECT = Set.of("locust", "lt");

    private Lineage() {}

    /** What to do about a definition that is not ours; absent if it is. */
    static @Nullable String stranger(Definition seen) {
        if (seen.versions().stream()
                .anyMatch(version -> version.specFields().contains(V1_SPEC)
                        || version.specFields().containsAll(V2_SPEC))) {
            return null;
        }
        var whose = seen.shortNames().stream().anyMatch(LOCUST_PROJECT::contains)
                ? "the Locust project's operator (locustio/k8s-operator)"
                : "another operator";
        return "the custom resource definition " + Definition.NAME + " in this cluster is that of " + whose
                + ". The two operators cannot share a cluster, so nothing was changed and no test is run. Uninstall one of"
                + " them; for this one to serve the cluster: save the other's tests (kubectl get " + Definition.NAME
                + " -A -o yaml), uninstall it, delete its definition (kubectl delete crd " + Definition.NAME
                + ", which deletes its tests, too) and apply the definition in this chart's folder crds";
    }
}
