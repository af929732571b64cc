package io.locust.k8s.plan;

import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.locust.k8s.api.v2.Security;
import org.jspecify.annotations.Nullable;

/**
 * What Locust pods may not do unless the user says otherwise, field by field: Pod Security's {@code restricted} but for
 * the user. No user id is set, as OpenShift gives each namespace its own; and images that run as root go on working.
 */
final class Hardening {
    private static final String ADMIN = "CAP_SYS_ADMIN";

    private Hardening() {}

    static PodSecurityContext pod(@Nullable Security security) {
        var users = security == null ? null : security.podSecurityContext();
        var context = users == null ? new PodSecurityContextBuilder() : new PodSecurityContextBuilder(users);
        if (users == null || users.getSeccompProfile() == null) {
            context.withNewSeccompProfile().withType("RuntimeDefault").endSeccompProfile();
        }
        return context.build();
    }

    static SecurityContext container(@Nullable Security security) {
        var users = security == null || security.containerSecurityContext() == null
                ? new SecurityContext()
                : security.containerSecurityContext();
        var context = new SecurityContextBuilder(users);
        if (Boolean.TRUE.equals(users.getPrivileged())) {
            return context.build();
        }
        // The API server refuses a container that may not escalate and is to have this capability.
        boolean admin = users.getCapabilities() != null
                && users.getCapabilities().getAdd().contains(ADMIN);
        if (users.getAllowPrivilegeEscalation() == null && !admin) {
            context.withAllowPrivilegeEscalation(false);
        }
        if (users.getCapabilities() == null) {
            context.withNewCapabilities().withDrop("ALL").endCapabilities();
        }
        return context.build();
    }
}
