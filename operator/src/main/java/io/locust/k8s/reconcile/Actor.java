package io.locust.k8s.reconcile;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.locust.k8s.api.v2.LocustTest;
import io.locust.k8s.decide.Action;
import io.locust.k8s.decide.Observation.Refusal;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Does what was decided. */
final class Actor {
    private final Cluster cluster;
    private final RecentWrites written;
    private final Observer observer;
    private final Consumer<String> stopLoad;

    /** @param stopLoad asks the master at this address to stop its load; best effort */
    Actor(Cluster cluster, RecentWrites written, Observer observer, Consumer<String> stopLoad) {
        this.cluster = cluster;
        this.written = written;
        this.observer = observer;
        this.stopLoad = stopLoad;
    }

    /**
     * Events first: the status that they tell of is written, so nobody would tell them later.
     *
     * @return what the API server refused, after which nothing more was tried; absent when it refused nothing
     */
    @Nullable
    Refusal act(LocustTest test, List<Action> actions) {
        tell(test, actions);
        for (var action : actions) {
            try {
                act(test, action);
            } catch (KubernetesClientException e) {
                if (!Failures.isRefusal(e)) {
                    throw e;
                }
                return new Refusal(describe(action), Failures.words(e));
            } catch (InTheWay e) {
                return new Refusal(describe(action), e.words);
            }
        }
        return null;
    }

    void tell(LocustTest test, List<Action> actions) {
        for (var action : actions) {
            if (action instanceof Action.Tell tell) {
                cluster.tell(test, tell);
            }
        }
    }

    private void act(LocustTest test, Action action) throws InTheWay {
        var namespace = test.getMetadata().getNamespace();
        switch (action) {
            case Action.Create create -> create(create.object());
            case Action.Delete delete -> {
                cluster.delete(namespace, delete);
                forget(namespace, delete);
            }
            case Action.EndJob end -> remember(cluster.endJob(namespace, end));
            case Action.ExpireJob expire -> remember(cluster.expireJob(namespace, expire));
            case Action.ExtendJob extend -> remember(cluster.extendJob(namespace, extend));
            case Action.ReplaceFailed replace -> remember(cluster.replaceFailed(namespace, replace));
            case Action.KeepJob keep -> remember(cluster.keepJob(namespace, keep));
            case Action.Label label -> remember(cluster.label(namespace, label));
            case Action.RemoveFinalizers remove -> cluster.removeFinalizers(test, remove.finalizers());
            case Action.StopLoad stop -> stopLoad.accept(stop.address());
            case Action.Tell tell -> {}
        }
    }

    private void create(HasMetadata object) throws InTheWay {
        try {
            written.remember(cluster.create(object));
        } catch (KubernetesClientException e) {
            if (!Failures.isAlreadyExists(e)) {
                throw e;
            }
            if (object instanceof Ingress || object instanceof ConfigMap) {
                replace(object);
            } else {
                observer.foundInTheWay(object.getClass(), TestKey.of(object));
            }
        }
    }

    /** Nobody watches Ingresses and ConfigMaps, so that one in the way is looked at here. */
    private void replace(HasMetadata wanted) throws InTheWay {
        var found = cluster.find(wanted.getClass(), TestKey.of(wanted));
        var uid = wanted.getMetadata().getOwnerReferences().getFirst().getUid();
        if (found == null
                || found.getMetadata().getOwnerReferences().stream()
                        .noneMatch(owner -> owner.getUid().equals(uid))) {
            throw new InTheWay(
                    "there is one of that name that does not belong to this test: delete it, or give this test"
                            + " another name; that of a deleted test goes by itself");
        }
        if (!wanted.getMetadata().getLabels().equals(found.getMetadata().getLabels())) {
            var old = found.getMetadata();
            cluster.delete(old.getNamespace(), new Action.Delete(wanted.getKind(), old.getName(), old.getUid()));
            throw new InTheWay("that of the run before is on its way out");
        }
    }

    private void remember(@Nullable HasMetadata object) {
        if (object != null) {
            written.remember(object);
        }
    }

    private void forget(String namespace, Action.Delete delete) {
        var type = switch (delete.kind()) {
            case "LocustTest" -> LocustTest.class;
            case "Service" -> Service.class;
            default -> Job.class;
        };
        written.forget(type, new TestKey(namespace, delete.name()));
    }

    /** An object of somebody else has the name. */
    private static final class InTheWay extends Exception {
        private final String words;

        InTheWay(String words) {
            super(words);
            this.words = words;
        }
    }

    private static String describe(Action action) {
        return switch (action) {
            case Action.Create create ->
                "create " + create.object().getKind() + " "
                        + create.object().getMetadata().getName();
            case Action.Delete delete -> "delete " + delete.kind() + " " + delete.name();
            case Action.EndJob end -> "end Job " + end.name();
            case Action.ExpireJob expire -> "let Job " + expire.name() + " expire";
            case Action.ExtendJob extend -> "extend Job " + extend.name();
            case Action.ReplaceFailed replace -> "let Job " + replace.name() + " replace failed pods";
            case Action.KeepJob keep -> "keep Job " + keep.name();
            case Action.Label label -> "label " + label.kind() + " " + label.name();
            case Action.RemoveFinalizers remove -> "remove the finalizer " + String.join(", ", remove.finalizers());
            case Action.StopLoad stop -> "stop the load of the master at " + stop.address();
            case Action.Tell tell -> "tell " + tell.reason();
        };
    }
}
