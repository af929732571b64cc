package io.locust.k8s.plan;

/**
 * Names derived from a test's name: {@code a.b} has {@code a-b-master} and {@code a-b-worker}, because Services and
 * containers may not have dots. Source: the operators before ours; users' scripts and NetworkPolicies have these names.
 *
 * @param test name of the LocustTest
 */
public record Names(String test) {
    /** Name of the master's Service, Job and container. */
    public String master() {
        return of(Role.MASTER);
    }

    /** Name of the workers' Job and containers. */
    public String worker() {
        return of(Role.WORKER);
    }

    public String of(Role role) {
        return dashed() + "-" + role.word();
    }

    String dashed() {
        return test.replace('.', '-');
    }
}
