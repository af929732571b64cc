package io.locust.k8s.decide;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.locust.k8s.api.v2.LocustTest;
import io.locust.k8s.locust.Answer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was read about one LocustTest at one moment. Objects may be pruned: metadata without managedFields,
 * Jobs and pods without what {@code decide} does not read.
 *
 * @param test with the last status
 * @param service the object of the derived name, whoever owns it; likewise the Jobs. Absent means that the API server
 *     says so, not only that the cache has not heard of it yet
 * @param pods all that carry the test's name, also those of earlier runs
 * @param statistics the master's last answer for this attempt; absent when it has not been asked yet
 * @param kubeletTroubles Warning events of pods that do not start (missing ConfigMap, failed mount) and of Jobs that
 *     cannot create pods (quota, admission)
 * @param refusal what the API server said to the last action, when it refused it
 */
public record Observation(
        LocustTest test,
        @Nullable Service service,
        @Nullable Job masterJob,
        @Nullable Job workerJob,
        List<Pod> pods,
        @Nullable Polled statistics,
        List<Trouble> kubeletTroubles,
        @Nullable Refusal refusal) {

    /**
     * An answer of the master and when it came.
     *
     * @param answer statistics or the reason for having none
     */
    public record Polled(Answer answer, Instant at) {}

    /**
     * A Warning event.
     *
     * @param object name of the pod or Job it is about
     * @param reason the event's reason, such as FailedMount
     * @param message the event's own words
     */
    public record Trouble(String object, String reason, String message) {}

    /**
     * An action that the API server refused.
     *
     * @param action what was tried, such as "create Job shop-worker"
     * @param message the API server's own words
     */
    public record Refusal(String action, String message) {}
}
