package io.locust.k8s.e2e.run;

import java.util.HashMap;
import java.util.Map;

/**
 * What a run is made from.
 *
 * @param parts of the template by their names; each has a method below
 */
record Recipe(Map<String, String> parts) {
    private static final String TINY = "{requests: {cpu: 1m, memory: 16Mi}}";
    static final String NEWEST = "2.47.0";
    static final String OLD = "2.31.8";

    private static final String TEMPLATE = """
            apiVersion: locust.io/v2
            kind: LocustTest
            metadata: {name: ${name}}
            spec:
              image: docker.io/locustio/locust:${locust}
              master:
                command: --locustfile /lotest/src/${script} --host http://shop.e2e-shop --users 8 --spawn-rate 8 --run-time ${seconds}s --stop-timeout 5 ${flags}
                autostart: ${autostart}
                autoquit: ${autoquit}
                resources: ${master resources}
              worker:
                command: --locustfile /lotest/src/${script}
                replicas: ${workers}
                resources: ${worker resources}
              testFiles: ${files}
              env: {variables: [{name: RUN, value: ${run}}]}
            ${spec}
            """;

    static Recipe passing() {
        return of("passing.py");
    }

    /** @param script file in resources/runs */
    static Recipe of(String script) {
        return new Recipe(Map.of())
                .with("script", script)
                .with("master resources", TINY)
                .with("flags", "")
                .with("spec", "")
                .locust(NEWEST)
                .workers(2)
                .workerResources(TINY)
                .seconds(10)
                .autostart(true)
                .autoquit(10)
                .testFiles("{configMapRef: scripts}");
    }

    Recipe locust(String version) {
        return with("locust", version);
    }

    Recipe workers(int count) {
        return with("workers", String.valueOf(count));
    }

    /** @param duration of the load */
    Recipe seconds(int duration) {
        return with("seconds", String.valueOf(duration));
    }

    Recipe autostart(boolean atOnce) {
        return with("autostart", String.valueOf(atOnce));
    }

    /** @param after seconds from the end of the load to the end of the master */
    Recipe autoquit(int after) {
        return with("autoquit", "{timeout: " + after + "}");
    }

    /** A load without an end of its own, for what must happen while it lasts: {@link Run#finish} ends it. */
    Recipe endless() {
        return seconds(3600).with("autoquit", "{enabled: false}");
    }

    /** @param more flags of the master */
    Recipe flags(String more) {
        return with("flags", more);
    }

    /** @param more fields of the spec, as YAML with two blanks of indentation */
    Recipe spec(String more) {
        return with("spec", more);
    }

    /** @param yaml where the script comes from, in one line, or in lines that are indented further */
    Recipe testFiles(String yaml) {
        return with("files", yaml.indent(4).strip());
    }

    /** @param yaml requests and limits, in one line */
    Recipe masterResources(String yaml) {
        return with("master resources", yaml);
    }

    /** @param yaml requests and limits, in one line */
    Recipe workerResources(String yaml) {
        return with("worker resources", yaml);
    }

    /** Pods that fit no node, so that nothing starts. */
    Recipe nowhere() {
        return spec("  scheduling: {nodeSelector: {locust.io/e2e: nowhere}}");
    }

    /** @param run under which the shop counts its requests */
    String yaml(String name, String run) {
        var yaml = TEMPLATE;
        for (var part : with("name", name).with("run", run).parts.entrySet()) {
            yaml = yaml.replace("${" + part.getKey() + "}", part.getValue());
        }
        return yaml;
    }

    private Recipe with(String part, String value) {
        var changed = new HashMap<>(parts);
        changed.put(part, value);
        return new Recipe(Map.copyOf(changed));
    }
}
