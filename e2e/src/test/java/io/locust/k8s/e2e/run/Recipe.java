package io.locust.k8s.e2e.run;

/**
 * What a run is made from.
 *
 * @param script file in resources/runs
 * @param seconds of load
 * @param autoquit seconds from the end of the load to the end of the master
 * @param flags further flags of the master
 * @param workers how many
 * @param masterResources requests and limits of the master, as YAML in one line; likewise of a worker
 * @param testFiles where the script comes from, as YAML in one line, or in lines that are indented further
 * @param spec further fields of the spec, as YAML with two blanks of indentation; may be empty
 */
record Recipe(
        String script,
        String locust,
        int workers,
        String masterResources,
        String workerResources,
        String seconds,
        int autoquit,
        String flags,
        String testFiles,
        String spec) {
    private static final String TINY = "{requests: {cpu: 1m, memory: 16Mi}}";
    static final String NEWEST = "2.47.0";
    static final String OLD = "2.31.8";

    static Recipe passing() {
        return of("passing.py");
    }

    static Recipe of(String script) {
        return new Recipe(script, NEWEST, 2, TINY, TINY, "10", 8, "", "{configMapRef: scripts}", "");
    }

    Recipe locust(String version) {
        return new Recipe(
                script, version, workers, masterResources, workerResources, seconds, autoquit, flags, testFiles, spec);
    }

    Recipe workers(int count) {
        return new Recipe(
                script, locust, count, masterResources, workerResources, seconds, autoquit, flags, testFiles, spec);
    }

    Recipe seconds(int duration) {
        return new Recipe(
                script,
                locust,
                workers,
                masterResources,
                workerResources,
                String.valueOf(duration),
                autoquit,
                flags,
                testFiles,
                spec);
    }

    Recipe autoquit(int after) {
        return new Recipe(
                script, locust, workers, masterResources, workerResources, seconds, after, flags, testFiles, spec);
    }

    Recipe flags(String more) {
        return new Recipe(
                script, locust, workers, masterResources, workerResources, seconds, autoquit, more, testFiles, spec);
    }

    Recipe spec(String more) {
        return new Recipe(
                script, locust, workers, masterResources, workerResources, seconds, autoquit, flags, testFiles, more);
    }

    Recipe testFiles(String yaml) {
        return new Recipe(
                script, locust, workers, masterResources, workerResources, seconds, autoquit, flags, yaml, spec);
    }

    Recipe masterResources(String yaml) {
        return new Recipe(script, locust, workers, yaml, workerResources, seconds, autoquit, flags, testFiles, spec);
    }

    Recipe workerResources(String yaml) {
        return new Recipe(script, locust, workers, masterResources, yaml, seconds, autoquit, flags, testFiles, spec);
    }

    /** Pods that fit no node, so that nothing starts. */
    Recipe nowhere() {
        return spec("  scheduling: {nodeSelector: {locust.io/e2e: nowhere}}");
    }

    String yaml(String name, String run) {
        return """
                apiVersion: locust.io/v2
                kind: LocustTest
                metadata: {name: %s}
                spec:
                  image: docker.io/locustio/locust:%s
                  master:
                    command: --locustfile /lotest/src/%s --host http://shop.e2e-shop --users 8 --spawn-rate 8 --run-time %ss --stop-timeout 5 %s
                    autoquit: {timeout: %d}
                    resources: %s
                  worker:
                    command: --locustfile /lotest/src/%s
                    replicas: %d
                    resources: %s
                  testFiles: %s
                  env: {variables: [{name: RUN, value: %s}]}
                %s
                """.formatted(
                        name,
                        locust,
                        script,
                        seconds,
                        flags,
                        autoquit,
                        masterResources,
                        script,
                        workers,
                        workerResources,
                        testFiles.indent(4).strip(),
                        run,
                        spec);
    }
}
