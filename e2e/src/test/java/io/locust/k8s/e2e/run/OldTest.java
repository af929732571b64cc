package io.locust.k8s.e2e.run;

import io.locust.k8s.e2e.TestNamespace;
import java.util.UUID;

/** A LocustTest as users of the Java 1.x operator write it. */
record OldTest(TestNamespace namespace, String name, String run) {
    private static final String RESOURCE = "locusttests.v1.locust.io/";

    static OldTest named(TestNamespace namespace, String name) {
        return new OldTest(namespace, name, "run-" + UUID.randomUUID());
    }

    /** One that is there and makes no load. */
    static OldTest somewhere(TestNamespace namespace) {
        var test = named(namespace, "read");
        test.apply("v1", nowhere()).done();
        return test;
    }

    /** @param version such as v1; and further fields of the spec */
    String yaml(String version, String more) {
        return """
                apiVersion: locust.io/%s
                kind: LocustTest
                metadata: {name: %s}
                spec:
                  image: docker.io/locustio/locust:%s
                  masterCommandSeed: --locustfile /lotest/src/without_env.py --host http://shop.e2e-shop --users 4 --spawn-rate 4 --run-time 8s
                  workerCommandSeed: --locustfile /lotest/src/without_env.py
                  workerReplicas: 2
                  configMap: scripts
                  labels: {master: {team: shop}, worker: {team: shop}}
                %s
                """.formatted(version, name, Recipe.NEWEST, more);
    }

    static String nowhere() {
        return "  affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {locust.io/e2e: nowhere}}}";
    }

    /** What kubectl says to it. */
    Kubectl.Said apply(String version, String more) {
        return Kubectl.with(yaml(version, more), "apply", "-n", namespace.name(), "-f", "-");
    }

    /** One value, read as v1. */
    Kubectl.Said read(String jsonPath) {
        return Kubectl.run("get", RESOURCE + name, "-n", namespace.name(), "-o", "jsonpath=" + jsonPath);
    }

    Kubectl.Said patch(String json) {
        return Kubectl.run("patch", RESOURCE + name, "-n", namespace.name(), "--type=merge", "-p", json);
    }

    /** The same as v2. */
    Run asRun() {
        return new Run(namespace, name, run);
    }
}
