package io.locust.k8s.decide;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.locust.k8s.api.v2.RunStatus;
import io.locust.k8s.plan.Labels;
import io.locust.k8s.plan.Role;
import io.locust.k8s.plan.RunIdentity;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which of the objects seen belong to this attempt at the run, which to an earlier one, and which to somebody else.
 *
 * @param service of this attempt, absent when there is none; likewise the Jobs
 * @param pods of this attempt
 * @param stale objects of earlier runs or attempts that are in the way, whether or not they are being deleted already; no
 *     pods of foreign Jobs
 * @param foreign objects of the derived names that are not ours to touch
 */
record Situation(
        @Nullable Service service,
        @Nullable Job masterJob,
        @Nullable Job workerJob,
        List<Pod> pods,
        List<HasMetadata> stale,
        List<HasMetadata> foreign) {

    static Situation of(Observation seen, RunStatus run) {
        var named = named(seen);
        var foreign = foreign(seen);
        var ofTest = seen.pods();
        return new Situation(
                ours(seen.service(), seen, run),
                ours(seen.masterJob(), seen, run),
                ours(seen.workerJob(), seen, run),
                ofTest.stream().filter(pod -> ours(pod, run)).toList(),
                Stream.concat(
                                named.stream()
                                        .filter(object -> ofTestsName(object, seen))
                                        .filter(object -> ours(object, seen, run) == null),
                                podsInTheWay(seen).filter(pod -> !ours(pod, run)))
                        .toList(),
                foreign);
    }

    /** What a test that has no run finds of one that had its name: none of it may go on. */
    static List<HasMetadata> leftBehind(Observation seen) {
        return Stream.concat(named(seen).stream().filter(object -> ofTestsName(object, seen)), podsInTheWay(seen))
                .toList();
    }

    /** Pods of somebody else's Job are that Job's. */
    private static Stream<Pod> podsInTheWay(Observation seen) {
        var foreign = foreign(seen);
        return seen.pods().stream()
                .filter(pod -> !Pods.ended(pod))
                .filter(pod -> foreign.stream()
                        .noneMatch(object -> isOf(pod, object.getMetadata().getUid())));
    }

    private static List<HasMetadata> foreign(Observation seen) {
        return named(seen).stream().filter(object -> !ofTestsName(object, seen)).toList();
    }

    private static List<HasMetadata> named(Observation seen) {
        return Stream.<@Nullable HasMetadata>of(seen.service(), seen.masterJob(), seen.workerJob())
                .filter(Objects::nonNull)
                .toList();
    }

    /** Service and Jobs of this attempt. */
    List<HasMetadata> ours() {
        return Stream.<@Nullable HasMetadata>of(service, masterJob, workerJob)
                .filter(Objects::nonNull)
                .toList();
    }

    /** What is in the way, for the user. */
    String foreignInWords() {
        return foreign.stream().map(Situation::inWords).collect(Collectors.joining(", "));
    }

    static String inWords(HasMetadata object) {
        var owner = object.getMetadata().getOwnerReferences().stream()
                .findFirst()
                .map(reference -> " of " + reference.getKind() + " " + reference.getName())
                .orElse(" without an owner");
        return object.getKind() + " " + object.getMetadata().getName() + owner;
    }

    List<Pod> pods(Role role) {
        return pods.stream().filter(pod -> hasRole(pod, role)).toList();
    }

    /** The operators before ours label no role. */
    private boolean hasRole(Pod pod, Role role) {
        var word = labels(pod).get(Labels.ROLE);
        Job job = role == Role.MASTER ? masterJob : workerJob;
        return word == null ? job != null && isOf(pod, job.getMetadata().getUid()) : word.equals(role.word());
    }

    /**
     * The master's pod. Its Job never retries; but where the answer to its request for a pod was lost with the API server,
     * it asks again, and then deletes one of the two.
     */
    Optional<Pod> masterPod() {
        return pods(Role.MASTER).stream().min(Comparator.comparing(Pods::beingDeleted));
    }

    private static <T extends HasMetadata> @Nullable T ours(@Nullable T object, Observation seen, RunStatus run) {
        return object != null
                        && ((hasLabel(object, run) && Predecessors.isOwned(object, seen.test()))
                                || adopted(object, seen, run))
                ? object
                : null;
    }

    /** An object of a run that was taken over which has not been labelled yet. */
    private static boolean adopted(HasMetadata object, Observation seen, RunStatus run) {
        return run.wasTakenOver()
                && Predecessors.made(object, seen)
                && (!(object instanceof Job) || isRecorded(object.getMetadata().getUid(), run));
    }

    /** A pod of an adopted run has no label before we give it one, but its Job is known. */
    private static boolean ours(Pod pod, RunStatus run) {
        return hasLabel(pod, run)
                || (run.wasTakenOver()
                        && !labels(pod).containsKey(RunIdentity.LABEL)
                        && pod.getMetadata().getOwnerReferences().stream()
                                .anyMatch(owner -> isRecorded(owner.getUid(), run)));
    }

    private static boolean isRecorded(String job, RunStatus run) {
        return job.equals(run.masterJobUID()) || job.equals(run.workerJobUID());
    }

    private static boolean isOf(Pod pod, String job) {
        return pod.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> owner.getUid().equals(job));
    }

    private static boolean ofTestsName(HasMetadata object, Observation seen) {
        return owners(object)
                        .anyMatch(owner ->
                                owner.getName().equals(seen.test().getMetadata().getName()))
                || Predecessors.made(object, seen);
    }

    private static Stream<OwnerReference> owners(HasMetadata object) {
        return object.getMetadata().getOwnerReferences().stream()
                .filter(owner -> owner.getKind().equals("LocustTest"));
    }

    private static boolean hasLabel(HasMetadata object, RunStatus run) {
        return RunIdentity.of(run).label().equals(labels(object).get(RunIdentity.LABEL));
    }

    private static Map<String, String> labels(HasMetadata object) {
        return Objects.requireNonNullElse(object.getMetadata().getLabels(), Map.of());
    }
}
