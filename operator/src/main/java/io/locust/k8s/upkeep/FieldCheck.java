package io.locust.k8s.upkeep;

import io.locust.k8s.definition.Definition;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a definition that we may not update lacks for us to run tests by it. In words; empty if nothing. */
final class FieldCheck {
    private static final String NEEDED = "v2";

    private FieldCheck() {}

    static String missing(Definition there, Definition ours) {
        return there.versions().stream()
                .filter(version -> version.name().equals(NEEDED) && version.served())
                .findFirst()
                .map(version -> missing(version.specFields(), ours))
                .orElse("version " + NEEDED);
    }

    /** @param there names of the fields right below spec */
    static String missing(Set<String> there, Definition ours) {
        var missing = new TreeSet<String>();
        ours.versions().stream()
                .filter(version -> version.name().equals(NEEDED))
                .forEach(version -> missing.addAll(version.specFields()));
        missing.removeAll(there);
        return missing.stream().map(field -> "spec." + field).collect(Collectors.joining(", "));
    }
}
