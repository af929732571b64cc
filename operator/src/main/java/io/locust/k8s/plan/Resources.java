package io.locust.k8s.plan;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which requests and limits a container gets. The first source that has the block wins it whole: the test's role, the
 * installation's role, the installation. So a test that sets limits without cpu gets no cpu limit.
 */
final class Resources {
    private Resources() {}

    static ResourceRequirements of(@Nullable ResourceRequirements test, ResourceDefaults role, ResourceDefaults all) {
        return new ResourceRequirementsBuilder()
                .withRequests(block(test == null ? null : test.getRequests(), role.requests(), all.requests()))
                .withLimits(block(test == null ? null : test.getLimits(), role.limits(), all.limits()))
                .withClaims(test == null ? null : test.getClaims())
                .build();
    }

    private static Map<String, Quantity> block(
            @Nullable Map<String, Quantity> test, Map<String, String> role, Map<String, String> all) {
        if (test != null && !test.isEmpty()) {
            return test;
        }
        var amounts = new LinkedHashMap<String, Quantity>();
        (role.isEmpty() ? all : role).forEach((resource, amount) -> {
            if (!amount.isBlank()) {
                amounts.put(resource, Quantity.parse(amount));
            }
        });
        return amounts;
    }
}
