package io.locust.k8s.decide;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.util.Objects;
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

    /** Pods that failed, were deleted or evicted; none for a Job that is not there. */
    static int failed(@Nullable Job job) {
        return job == null || job.getStatus() == null
                ? 0
                : Objects.requireNonNullElse(job.getStatus().getFailed(), 0);
    }

    /** Pods that ended with exit code 0. */
    static int succeeded(@Nullable Job job) {
        return job == null || job.getStatus() == null
                ? 0
                : Objects.requireNonNullElse(job.getStatus().getSucceeded(), 0);
    }

    /** Whether it is there, has not finished, and {@link Action.EndJob} has not been done to it already. */
    static boolean isToBeEnded(@Nullable Job job) {
        return job != null && finish(job).isEmpty() && job.getSpec().getActiveDeadlineSeconds() == null;
    }

    /**
     * More pods in the place of workers that left in peace while the run needs them: drained ones do, and a Job takes
     * that for the end of their work. Only a master that misses workers proves that it is not the end.
     */
    static Optional<Action> extension(@Nullable Job workers, Facts facts) {
        int left = succeeded(workers);
        if (workers == null
                || left == 0
                || facts.loadEnded()
                || !facts.workers().isMissingSome()) {
            return Optional.empty();
        }
        int needed = facts.spec().worker().replicas() + left;
        Integer completions = workers.getSpec().getCompletions();
        return completions == null || completions >= needed
                ? Optional.empty()
                : Optional.of(new Action.ExtendJob(
                        workers.getMetadata().getName(), workers.getMetadata().getUid(), needed));
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
