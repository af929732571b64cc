package io.locust.k8s.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.locust.k8s.api.v2.LocustTest;
import java.util.Objects;
import java.util.function.Consumer;

/** Which test an event of a watch is about. */
final class CacheEvents {
    private CacheEvents() {}

    /** Every event but our own writes of the status. */
    record OfTests(Consumer<TestKey> changed) implements ResourceEventHandler<LocustTest> {
        @Override
        public void onAdd(LocustTest test) {
            changed.accept(TestKey.of(test));
        }

        @Override
        public void onUpdate(LocustTest before, LocustTest now) {
            if (!isOnlyStatus(before, now)) {
                changed.accept(TestKey.of(now));
            }
        }

        @Override
        public void onDelete(LocustTest test, boolean finalStateUnknown) {
            changed.accept(TestKey.of(test));
        }

        /** A test deleted and created again may arrive as one update, hence the UID. */
        private static boolean isOnlyStatus(LocustTest before, LocustTest now) {
            var old = before.getMetadata();
            var current = now.getMetadata();
            return Objects.equals(old.getUid(), current.getUid())
                    && Objects.equals(old.getGeneration(), current.getGeneration())
                    && Objects.equals(old.getDeletionTimestamp(), current.getDeletionTimestamp())
                    && Objects.equals(old.getLabels(), current.getLabels())
                    && Objects.equals(old.getAnnotations(), current.getAnnotations());
        }
    }

    /** Every event of a Service, Job or pod that belongs to a test. */
    record OfParts<T extends HasMetadata>(Consumer<TestKey> changed) implements ResourceEventHandler<T> {
        @Override
        public void onAdd(T part) {
            tell(part);
        }

        @Override
        public void onUpdate(T before, T now) {
            tell(now);
        }

        @Override
        public void onDelete(T part, boolean finalStateUnknown) {
            tell(part);
        }

        private void tell(T part) {
            var key = TestKey.ofPart(part);
            if (key != null) {
                changed.accept(key);
            }
        }
    }
}
