package io.locust.k8s.decide;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One thing to do in the cluster. Every action can be repeated without harm. */
public sealed interface Action {
    /** Create the object; when one of this name is there already, look at that one instead. */
    record Create(HasMetadata object) implements Action {}

    /**
     * Delete the object and all that it owns, in the background; nothing happens unless the UID still matches.
     *
     * @param kind LocustTest, Service, Job or Pod
     */
    record Delete(String kind, String name, String uid) implements Action {}

    /** End the Job: its active pods go, its finished ones and their logs stay. */
    record EndJob(String name, String uid) implements Action {}

    /**
     * Let Kubernetes delete the finished Job.
     *
     * @param seconds after its end; 0 at once
     */
    record ExpireJob(String name, String uid, int seconds) implements Action {}

    /**
     * Let the Job have more pods in all, because some have left too early.
     *
     * @param pods in all, those that have left included
     */
    record ExtendJob(String name, String uid, int pods) implements Action {}

    /** Let the Job replace its pods that fail, however many; those of the operators before ours end with the first. */
    record ReplaceFailed(String name, String uid) implements Action {}

    /** Keep the Job when it has finished: one that expires before its end was seen would leave no verdict. */
    record KeepJob(String name, String uid) implements Action {}

    /**
     * Make an object that an operator before ours has left known as the test's: metadata only, so nothing restarts.
     *
     * @param kind Service, Job or Pod
     * @param labels to be added
     * @param owner absent when it has one
     */
    record Label(
            String kind,
            String name,
            String uid,
            Map<String, String> labels,
            @Nullable OwnerReference owner) implements Action {}

    /**
     * Take these finalizers off the LocustTest, whose deletion waits for an operator that is no longer there.
     *
     * @param finalizers of operators before ours, never of others
     */
    record RemoveFinalizers(List<String> finalizers) implements Action {}

    /**
     * Ask a Locust master to stop its load; it goes on to answer.
     *
     * @param address of its web UI, such as {@code http://10.244.0.7:8089}
     */
    record StopLoad(String address) implements Action {}

    /**
     * Tell the user by a Kubernetes Event on the LocustTest.
     *
     * @param reason one word in CamelCase
     */
    record Tell(Severity severity, String reason, String message) implements Action {}

    /** Type of a Kubernetes Event. */
    enum Severity {
        NORMAL,
        WARNING
    }
}
