package io.locust.k8s.decide;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what the Job controller says about a Job. */
final class Jobs {
    private Jobs() {}

    /** The condition that says how the Job finished, if it has. */
    static Optional<JobCondition> finish(@Nullable Job job) {
        return job == null || job.getStatus() == null
                ? Optional.empty()
                : job.getStatus().getConditions().stream()
                        .filter(condition -> condition.getType().equals("Complete")
                                || condition.getType().equals("Failed"))
                        .filter(condition -> condition.getStatus().equals("True"))
                        .findFirst();
    }

    /** Whether {@link Action.EndJob} has been done to it already. */
    static boolean isToEnd(Job job) {
        return job.getSpec().getActiveDeadlineSeconds() != null;
    }

    /**
     * Whether a Job that was there once is there no more, or going.
     *
     * @param recordedUid absent when it has never been seen
     */
    static boolean lost(@Nullable String recordedUid, @Nullable Job job) {
        return recordedUid != null
                && (job == null
                        || !recordedUid.equals(job.getMetadata().getUid())
                        || job.getMetadata().getDeletionTimestamp() != null);
    }
}
