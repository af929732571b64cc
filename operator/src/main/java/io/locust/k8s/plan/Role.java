package io.locust.k8s.plan;

import java.util.Locale;

/** What a Locust pod is: the one that coordinates, or one of those that simulate users. */
public enum Role {
    MASTER,
    WORKER;

    /** Lower case, as in the label locust-role and at the end of the derived names. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
