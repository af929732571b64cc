package io.locust.k8s.generate;

import io.locust.k8s.api.v2.LocustTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes every generated file; {@code make generate} runs it. */
public final class Generate {
    private Generate() {}

    /** Takes one argument, the root of the repository. */
    public static void main(String[] args) throws IOException {
        if (args.length != 1) {
            throw new IllegalArgumentException("give the root of the repository as the only argument");
        }
        var root = Path.of(args[0]).normalize();
        for (var file : files().entrySet()) {
            var path = root.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }

    /** Content of each generated file by its path from the root; the same on every call. */
    static Map<String, String> files() {
        var definition = Definition.of(LocustTest.class, io.locust.k8s.api.v1.LocustTest.class);
        var files = new LinkedHashMap<String, String>();
        files.put("charts/locust-operator/crds/locusttests.locust.io.yaml", Manifest.of(definition));
        // The operator brings the definition in the cluster up to date with it, and has no YAML parser.
        files.put(
                "operator/src/main/resources/io/locust/k8s/upkeep/locusttests.locust.io.json",
                Manifest.json(definition));
        files.put("docs/reference/locusttest.md", Reference.of(definition, LocustTest.class));
        files.put(
                "docs/reference/locusttest-v1.md",
                Reference.of(definition, io.locust.k8s.api.v1.LocustTest.class, "locusttest.md"));
        return files;
    }
}
