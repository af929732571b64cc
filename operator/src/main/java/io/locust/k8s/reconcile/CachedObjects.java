package io.locust.k8s.reconcile;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.locust.k8s.api.v2.LocustTest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the caches hold; possibly some moments old. Nobody may change the objects. */
interface CachedObjects {
    @Nullable
    LocustTest test(TestKey key);

    /**
     * One Service.
     *
     * @param name its own, not that of the test
     */
    @Nullable
    Service service(TestKey name);

    /**
     * One Job.
     *
     * @param name its own, not that of the test
     */
    @Nullable
    Job job(TestKey name);

    /** All that carry the test's name, also those of earlier runs. */
    List<Pod> podsOf(TestKey test);
}
