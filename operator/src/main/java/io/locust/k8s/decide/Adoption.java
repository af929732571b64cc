package io.locust.k8s.decide;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.locust.k8s.api.v2.LocustTest;
import io.locust.k8s.api.v2.RunStatus;
import io.locust.k8s.plan.Labels;
import io.locust.k8s.plan.Names;
import io.locust.k8s.plan.Owner;
import io.locust.k8s.plan.Role;
import io.locust.k8s.plan.RunIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What makes the objects of a run that was taken over like ours, without touching a pod that runs. */
final class Adoption {
    private Adoption() {}

    /**
     * What an adopted run still lacks: labels, by which caches and users find its objects, an owner, so that they go with
     * the test, and workers that are replaced. Also for pods that the Job controller makes from the old template later.
     */
    static List<Action> of(LocustTest test, RunStatus run, Situation situation) {
        if (!run.wasTakenOver()) {
            return List.of();
        }
        var names = new Names(test.getMetadata().getName());
        var identity = RunIdentity.of(run);
        var actions = new ArrayList<Action>();
        situation.ours().stream()
                .filter(object -> lacks(RunIdentity.LABEL, object))
                .map(object -> label(object, Labels.of(names, role(object, names), identity), test))
                .forEach(actions::add);
        for (var role : Role.values()) {
            situation.pods(role).stream()
                    .filter(pod -> lacks(RunIdentity.LABEL, pod) && !Pods.beingDeleted(pod))
                    .map(pod -> new Action.Label(
                            "Pod",
                            pod.getMetadata().getName(),
                            pod.getMetadata().getUid(),
                            Map.of(Labels.ROLE, role.word(), RunIdentity.LABEL, identity.label()),
                            null))
                    .forEach(actions::add);
        }
        Job workers = situation.workerJob();
        if (workers != null && Jobs.isToBeEnded(workers) && endsWithTheFirst(workers)) {
            actions.add(new Action.ReplaceFailed(
                    workers.getMetadata().getName(), workers.getMetadata().getUid()));
        }
        return actions;
    }

    /**
     * Jobs of an adopted run that would expire by themselves: the operators before ours set that at creation, ours when the
     * end was seen.
     */
    static List<Action> keep(RunStatus run, Situation situation) {
        return Stream.<@Nullable Job>of(situation.masterJob(), situation.workerJob())
                .filter(Objects::nonNull)
                .filter(job -> run.wasTakenOver())
                .filter(job -> job.getSpec().getTtlSecondsAfterFinished() != null && !isGoing(job))
                .<Action>map(job -> new Action.KeepJob(
                        job.getMetadata().getName(), job.getMetadata().getUid()))
                .toList();
    }

    /** A run that had ended before has no label of its own; with the others its objects are cleared before another run. */
    static List<Action> ofEnded(LocustTest test, Observation seen) {
        var names = new Names(test.getMetadata().getName());
        return Stream.<@Nullable HasMetadata>of(seen.service(), seen.masterJob(), seen.workerJob())
                .filter(Objects::nonNull)
                .filter(object -> Predecessors.made(object, seen))
                .filter(object -> lacks(Labels.MANAGED_BY, object) && !isGoing(object))
                .<Action>map(object -> label(object, Labels.ofRole(names, role(object, names)), test))
                .toList();
    }

    private static Action.Label label(HasMetadata object, Map<String, String> labels, LocustTest test) {
        var metadata = test.getMetadata();
        return new Action.Label(
                object.getKind(),
                object.getMetadata().getName(),
                object.getMetadata().getUid(),
                labels,
                Predecessors.isOwned(object, test)
                        ? null
                        : new Owner(metadata.getNamespace(), metadata.getName(), metadata.getUid()).reference());
    }

    private static Role role(HasMetadata object, Names names) {
        return object.getMetadata().getName().equals(names.worker()) ? Role.WORKER : Role.MASTER;
    }

    private static boolean lacks(String label, HasMetadata object) {
        var labels = object.getMetadata().getLabels();
        return labels == null || !labels.containsKey(label);
    }

    private static boolean isGoing(HasMetadata object) {
        return object.getMetadata().getDeletionTimestamp() != null;
    }

    private static boolean endsWithTheFirst(Job job) {
        return Integer.valueOf(0).equals(job.getSpec().getBackoffLimit());
    }
}
