package io.locust.k8s.plan;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.KeyToPathBuilder;
import io.locust.k8s.api.v2.LocustTestSpec;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files that stand in the spec, as a ConfigMap of the operator's.
 *
 * <p>It is named after its content, so that the same files are kept once over all attempts and runs, and a run can never see
 * those of another.
 *
 * @param files content by path
 */
record InlineFiles(Names names, SortedMap<String, String> files) {
    private static final int HASH = 10;
    private static final int KEY_HASH = 8;

    /** Absent when there are none. */
    static Optional<InlineFiles> of(LocustTestSpec spec, Names names) {
        var files = spec.testFiles();
        return files == null || files.inline() == null || files.inline().isEmpty()
                ? Optional.empty()
                : Optional.of(new InlineFiles(names, new TreeMap<>(files.inline())));
    }

    String configMap() {
        var content = new StringBuilder();
        // With lengths, because text could be moved from one file to the next.
        files.forEach((path, text) -> content.append(path)
                .append(' ')
                .append(text.length())
                .append('\n')
                .append(text));
        return names.dashed() + "-files-"
                + RunIdentity.sha256(content.toString()).substring(0, HASH);
    }

    /** Which key of the ConfigMap is mounted as which file. */
    List<KeyToPath> items() {
        return files.keySet().stream()
                .map(path ->
                        new KeyToPathBuilder().withKey(key(path)).withPath(path).build())
                .toList();
    }

    ConfigMap object(Owner owner) {
        var data = new TreeMap<String, String>();
        files.forEach((path, text) -> data.put(key(path), text));
        return new ConfigMapBuilder()
                .withMetadata(owner.metadata(configMap(), Labels.ofTest(names)))
                .withImmutable(true)
                .withData(data)
                .build();
    }

    /** A key has no slash; the hash keeps a/b apart from a.b. */
    private static String key(String path) {
        return path.indexOf('/') < 0
                ? path
                : path.replace('/', '.') + "-" + RunIdentity.sha256(path).substring(0, KEY_HASH);
    }
}
