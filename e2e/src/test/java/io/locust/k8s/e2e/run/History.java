package io.locust.k8s.e2e.run;

import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.locust.k8s.api.v2.LocustTest;
import io.locust.k8s.api.v2.LocustTestStatus;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Every status that a test has had, as a watch saw it. */
final class History implements ResourceEventHandler<LocustTest>, AutoCloseable {
    private final List<LocustTest> seen = new CopyOnWriteArrayList<>();
    private final SharedIndexInformer<LocustTest> informer;

    History(Run run) {
        this.informer = run.test().inform(this);
    }

    @Override
    public void onAdd(LocustTest test) {
        seen.add(test);
    }

    @Override
    public void onUpdate(LocustTest before, LocustTest now) {
        seen.add(now);
    }

    @Override
    public void onDelete(LocustTest test, boolean finalStateUnknown) {}

    List<LocustTest> tests() {
        return List.copyOf(seen);
    }

    /** The different values in the order in which they came. */
    <T> List<T> values(Function<LocustTestStatus, @Nullable T> field) {
        return values(seen, field);
    }

    /** Those of one object only, where several have had the name one after the other. */
    <T> List<T> valuesOf(String uid, Function<LocustTestStatus, @Nullable T> field) {
        return values(
                seen.stream()
                        .filter(test -> test.getMetadata().getUid().equals(uid))
                        .toList(),
                field);
    }

    private static <T> List<T> values(List<LocustTest> tests, Function<LocustTestStatus, @Nullable T> field) {
        return tests.stream()
                .map(LocustTest::getStatus)
                .filter(Objects::nonNull)
                .map(field)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    @Override
    public void close() {
        informer.close();
    }
}
