package io.locust.k8s.plan;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The labels by which users, dashboards and the operator itself find the objects of a test. */
public final class Labels {
    /** Label that all our objects carry and that the operator's caches select by. */
    public static final String MANAGED_BY = "managed-by";

    /** Value of {@value #MANAGED_BY}, that of the operators before ours. */
    public static final String OPERATOR = "locust-k8s-operator";

    /** Label with the name of the LocustTest. */
    public static final String TEST = "performance-test-name";

    /** Label with {@code master} or {@code worker}. */
    public static final String ROLE = "locust-role";

    /** Label with the name of the master's or the workers' Job; the Service selects by it. */
    public static final String POD_NAME = "performance-test-pod-name";

    private Labels() {}

    /** The operator's labels for an object of this role; Jobs, pods and the Service carry the same ones. */
    public static Map<String, String> of(Names names, Role role, RunIdentity run) {
        var labels = ofRole(names, role);
        labels.put(RunIdentity.LABEL, run.label());
        return labels;
    }

    /** Without a run, for objects of one that no operator of ours has known. */
    public static Map<String, String> ofRole(Names names, Role role) {
        var labels = ofTest(names);
        labels.put(POD_NAME, names.of(role));
        labels.put(ROLE, role.word());
        return labels;
    }

    /** Those that are the same for all runs of a test. */
    static Map<String, String> ofTest(Names names) {
        var labels = new TreeMap<String, String>();
        labels.put("app", names.test());
        labels.put(TEST, names.test());
        labels.put(MANAGED_BY, OPERATOR);
        return labels;
    }

    /** The user's labels first, so that they can add but not replace. */
    static Map<String, String> withUsers(@Nullable Map<String, String> users, Map<String, String> ours) {
        var merged = new TreeMap<String, String>();
        if (users != null) {
            merged.putAll(users);
        }
        merged.putAll(ours);
        return merged;
    }
}
