package io.locust.k8s.decide;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.locust.k8s.api.v2.LocustTest;
import io.locust.k8s.plan.Labels;
import io.locust.k8s.plan.Role;
import io.locust.k8s.plan.RunIdentity;
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
 * @param stale objects of earlier runs or attempts that are in the way, whether or not they are being deleted already
 * @param foreign objects of the derived names that are not ours to touch
 */
record Situation(
        @Nullable Service service,
        @Nullable Job masterJob,
        @Nullable Job workerJob,
        List<Pod> pods,
        List<HasMetadata> stale,
        List<HasMetadata> foreign) {

    static Situation of(Observation seen, RunIdentity run) {
        var test = seen.test();
        var named = Stream.<@Nullable HasMetadata>of(seen.service(), seen.masterJob(), seen.workerJob())
                .filter(Objects::nonNull)
                .toList();
        var ofTest = seen.pods();
        return new Situation(
                ours(seen.service(), test, run),
                ours(seen.masterJob(), test, run),
                ours(seen.workerJob(), test, run),
                ofTest.stream().filter(pod -> hasLabel(pod, run)).toList(),
                Stream.concat(
                                named.stream()
                                        .filter(object -> ownedBySameName(object, test))
                                        .filter(object -> ours(object, test, run) == null),
                                ofTest.stream()
                                        .filter(pod -> !hasLabel(pod, run))
                                        .filter(pod -> !Pods.ended(pod)))
                        .toList(),
                named.stream().filter(object -> !ownedBySameName(object, test)).toList());
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

    private static String inWords(HasMetadata object) {
        var owner = object.getMetadata().getOwnerReferences().stream()
                .findFirst()
                .map(reference -> " of " + reference.getKind() + " " + reference.getName())
                .orElse(" without an owner");
        return object.getKind() + " " + object.getMetadata().getName() + owner;
    }

    List<Pod> pods(Role role) {
        return pods.stream()
                .filter(pod -> role.word().equals(labels(pod).get(Labels.ROLE)))
                .toList();
    }

    /** The master's pod; there is at most one, because its Job never retries. */
    Optional<Pod> masterPod() {
        return pods(Role.MASTER).stream().findFirst();
    }

    private static <T extends HasMetadata> @Nullable T ours(@Nullable T object, LocustTest test, RunIdentity run) {
        return object != null
                        && hasLabel(object, run)
                        && owners(object)
                                .anyMatch(owner ->
                                        owner.getUid().equals(test.getMetadata().getUid()))
                ? object
                : null;
    }

    private static boolean ownedBySameName(HasMetadata object, LocustTest test) {
        return owners(object)
                .anyMatch(owner -> owner.getName().equals(test.getMetadata().getName()));
    }

    private static Stream<OwnerReference> owners(HasMetadata object) {
        return object.getMetadata().getOwnerReferences().stream()
                .filter(owner -> owner.getKind().equals("LocustTest"));
    }

    private static boolean hasLabel(HasMetadata object, RunIdentity run) {
        return run.label().equals(labels(object).get(RunIdentity.LABEL));
    }

    private static Map<String, String> labels(HasMetadata object) {
        return Objects.requireNonNullElse(object.getMetadata().getLabels(), Map.of());
    }
}
