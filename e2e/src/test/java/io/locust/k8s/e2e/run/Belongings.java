package io.locust.k8s.e2e.run;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.locust.k8s.api.v2.LocustTest;
import io.locust.k8s.e2e.TestNamespace;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** All tests of a namespace and what was made for them, by whichever operator, with labels or without. */
record Belongings(TestNamespace namespace) {
    List<LocustTest> tests() {
        return namespace
                .client()
                .resources(LocustTest.class)
                .inNamespace(namespace.name())
                .list()
                .getItems();
    }

    /** @param test empty for the Jobs of all tests */
    List<HasMetadata> jobs(String test) {
        return namespace.client().batch().v1().jobs().inNamespace(namespace.name()).list().getItems().stream()
                .filter(job -> test.isEmpty() || job.getMetadata().getName().matches(test + "-(master|worker)"))
                .map(HasMetadata.class::cast)
                .toList();
    }

    List<HasMetadata> services() {
        return namespace.client().services().inNamespace(namespace.name()).list().getItems().stream()
                .map(HasMetadata.class::cast)
                .toList();
    }

    static Set<String> uids(List<? extends HasMetadata> objects) {
        return objects.stream().map(object -> object.getMetadata().getUid()).collect(Collectors.toUnmodifiableSet());
    }
}
