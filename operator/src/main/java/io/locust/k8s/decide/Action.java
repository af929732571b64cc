package io.locust.k8s.decide;

import io.fabric8.kubernetes.api.model.HasMetadata;

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
