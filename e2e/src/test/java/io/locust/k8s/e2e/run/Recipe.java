package io.locust.k8s.e2e.run;

/**
 * What a run is made from.
 *
 * @param script file in resources/runs
 * @param seconds of load
 * @param autoquit seconds from the end of the load to the end of the master
 * @param flags further flags of the master
 * @param workers how many
 * @param workerResources requests and limits of a worker, as YAML in one line
 * @param spec further fields of the spec, as YAML with two blanks of indentation; may be empty
 */
record Recipe(
        String script,
        String locust,
        int workers,
        String workerResources,
        String seconds,
        int autoquit,
        String flags,
        String spec) {
    private static final String TINY = "{requests: {cpu: 1m, memory: 16Mi}}";
    static final String NEWEST = "2.47.0";
    static final String OLD = "2.31.8";

    static Recipe passing() {
        return of("passing.py");
    }

    static Recipe of(String script) {
        return new Recipe(script, NEWEST, 2, TINY, "10", 8, "", "");
    }

    Recipe locust(String version) {
        return new Recipe(script, version, workers, workerResources, seconds, autoquit, flags, spec);
    }

    Recipe workers(int count) {
        return new Recipe(script, locust, count, workerResources, seconds, autoquit, flags, spec);
    }

    Recipe seconds(int duration) {
        return new Recipe(script, locust, workers, workerResources, String.valueOf(duration), autoquit, flags, spec);
    }

    Recipe autoquit(int after) {
        return new Recipe(script, locust, workers, workerResources, seconds, after, flags, spec);
    }

    Recipe flags(String more) {
        return new Recipe(script, locust, workers, workerResources, seconds, autoquit, more, spec);
    }

    Recipe spec(String more) {
        return new Recipe(script, locust, workers, workerResources, seconds, autoquit, flags, more);
    }

    Recipe workerResources(String yaml) {
        return new Recipe(script, locust, workers, yaml, seconds, autoquit, flags, spec);
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
                    resources: {requests: {cpu: 1m, memory: 16Mi}}
                  worker:
                    command: --locustfile /lotest/src/%s
                    replicas: %d
                    resources: %s
                  testFiles: {configMapRef: scripts}
                  env: {variables: [{name: RUN, value: %s}]}
                %s
                """.formatted(
                        name, locust, script, seconds, flags, autoquit, script, workers, workerResources, run, spec);
    }
}
