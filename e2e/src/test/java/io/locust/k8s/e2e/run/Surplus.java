package io.locust.k8s.e2e.run;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Masters that the Job controller made too many and took away again. It asks once more for a pod where the answer to its
 * first request was lost with the API server, and deletes one of the two when it sees both. No operator has a hand in that:
 * both are of one Job, neither replaced the other, and one went soon. What differs from that in anything is a finding.
 */
final class Surplus {
    /** Until the Job controller watches again. */
    private static final Duration SOON = Duration.ofSeconds(30);

    private Surplus() {}

    /** @param taken when it was deleted; {@link Instant#MAX} if it never was */
    private record Life(Pod pod, Instant taken) {
        private static final Comparator<Life> FIRST_TAKEN =
                Comparator.comparing(Life::taken).thenComparing(Life::uid);

        static Life of(Pod pod) {
            var deleted = pod.getMetadata().getDeletionTimestamp();
            return new Life(pod, deleted == null ? Instant.MAX : Instant.parse(deleted));
        }

        Life first(Life other) {
            return taken.isAfter(other.taken) ? other : this;
        }

        String uid() {
            return pod.getMetadata().getUid();
        }

        boolean isOneTooManyBeside(Life other) {
            var both = Oracle.created(pod).isAfter(Oracle.created(other.pod))
                    ? Oracle.created(pod)
                    : Oracle.created(other.pod);
            return job(pod).equals(job(other.pod))
                    && both.isBefore(taken)
                    && taken.isBefore(both.plus(SOON))
                    && FIRST_TAKEN.compare(this, other) < 0;
        }
    }

    /** The UIDs of such pods. */
    static Set<String> of(List<Records.Seen> pods) {
        var masters = pods.stream()
                .map(Records.Seen::pod)
                .filter(Oracle::isMaster)
                .map(Life::of)
                .collect(Collectors.toMap(Life::uid, life -> life, Life::first))
                .values();
        return masters.stream()
                .filter(life -> masters.stream().anyMatch(life::isOneTooManyBeside))
                .map(Life::uid)
                .collect(Collectors.toSet());
    }

    private static String job(Pod pod) {
        return pod.getMetadata().getOwnerReferences().stream()
                .filter(owner -> owner.getKind().equals("Job"))
                .map(OwnerReference::getUid)
                .findFirst()
                .orElse("none of " + pod.getMetadata().getUid());
    }
}
