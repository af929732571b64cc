package io.locust.k8s.reconcile;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.locust.k8s.api.v2.LocustTest;
import io.locust.k8s.api.v2.LocustTestStatus;
import io.locust.k8s.decide.Action;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The calls to the API server. Every one of them throws KubernetesClientException when the server says no or does not
 * answer, except where noted.
 */
interface Cluster {
    /** The newest version; absent when there is none. */
    @Nullable
    LocustTest test(TestKey key);

    /** The newest version of a Service, Job or pod; absent when there is none. */
    <T extends HasMetadata> @Nullable T find(Class<T> type, TestKey name);

    /**
     * Write the status, unless the test was changed since it was read.
     *
     * @return what the test is now
     */
    LocustTest writeStatus(LocustTest read, LocustTestStatus next);

    /**
     * Creates the object.
     *
     * @return as it was created
     */
    <T extends HasMetadata> T create(T object);

    /** Without effect when the object is gone or another has its name. */
    void delete(String namespace, Action.Delete delete);

    /**
     * Ends the Job: its active pods go, the finished ones stay.
     *
     * @return the Job as it is now; absent without effect, when it is gone or another has its name
     */
    @Nullable
    Job endJob(String namespace, Action.EndJob end);

    /**
     * Lets Kubernetes delete the Job some time after its end.
     *
     * @return the Job as it is now; absent without effect, when it is gone or another has its name
     */
    @Nullable
    Job expireJob(String namespace, Action.ExpireJob expire);

    /**
     * Lets the Job have so many pods in all.
     *
     * @return the Job as it is now; absent without effect, when it is gone or another has its name
     */
    @Nullable
    Job extendJob(String namespace, Action.ExtendJob extend);

    /**
     * Lets the Job replace pods that fail.
     *
     * @return the Job as it is now; absent without effect, when it is gone or another has its name
     */
    @Nullable
    Job replaceFailed(String namespace, Action.ReplaceFailed job);

    /**
     * Takes off the Job the time after which it would expire.
     *
     * @return the Job as it is now; absent without effect, when it is gone or another has its name
     */
    @Nullable
    Job keepJob(String namespace, Action.KeepJob job);

    /**
     * Adds labels, and an owner if one is given, to a Service, Job or pod.
     *
     * @return the object as it is now; absent without effect, when it is gone or another has its name
     */
    @Nullable
    HasMetadata label(String namespace, Action.Label label);

    /** Takes finalizers off the test; without effect when they are not on it any more, or the test is gone. */
    void removeFinalizers(LocustTest test, List<String> finalizers);

    /** Best effort: failures are only logged. */
    void tell(LocustTest test, Action.Tell tell);

    /** Warning events about pods and Jobs that wait, in no order; of very many only some. */
    List<Event> warnings(String namespace);
}
