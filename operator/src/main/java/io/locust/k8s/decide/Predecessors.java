package io.locust.k8s.decide;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.locust.k8s.api.v2.LocustTest;
import io.locust.k8s.api.v2.LocustTestStatus;
import io.locust.k8s.plan.Labels;
import io.locust.k8s.plan.RunIdentity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The operators before ours, and what they have left behind. Their Jobs and Services carry no labels, and those of the
 * Java operator no owner either, so that they are known by their names and by what their pods are labelled with.
 */
public final class Predecessors {
    /** Of the Java 1.x operator, which puts it on every test before it creates anything, and never writes a status. */
    static final String JAVA = "locusttests.locust.io/finalizer";

    /** Of the Go 2.x operator, which writes phase Pending next, and then creates. */
    static final String GO = "locust.io/cleanup";

    private Predecessors() {}

    /** Those of the test's finalizers that nobody takes off but us: their operators are gone. */
    static List<String> finalizers(LocustTest test) {
        return test.getMetadata().getFinalizers().stream()
                .filter(Set.of(JAVA, GO)::contains)
                .toList();
    }

    /**
     * Whether none of our operators has written anything about this test, so that objects of its names may be there that
     * no cache has. Of a test that is being deleted only what waits for somebody matters.
     */
    public static boolean mayHaveBeenAt(LocustTest test) {
        if (test.getMetadata().getDeletionTimestamp() != null) {
            return !finalizers(test).isEmpty();
        }
        LocustTestStatus status = test.getStatus();
        return status == null || (status.run() == null && status.reason() == null);
    }

    /** Whether one of them has worked at the test, as far as the test itself says so. */
    public static boolean wereAt(LocustTest test) {
        LocustTestStatus status = test.getStatus();
        return (status != null && status.phase() != null) || !finalizers(test).isEmpty();
    }

    /** Whether one of them made this Service or Job for this very test, and nobody has labelled it since. */
    static boolean made(HasMetadata object, LocustTest test) {
        return !labels(object.getMetadata()).containsKey(RunIdentity.LABEL)
                && (isOwned(object, test) || isOfJava(object, test));
    }

    /**
     * The same, unless the master's Job is there and not this test's: then neither is a Service without an owner. Two
     * tests, a.b and a-b, have the same names for them.
     */
    static boolean made(HasMetadata object, Observation seen) {
        var test = seen.test();
        Job master = seen.masterJob();
        return made(object, test)
                && (!(object instanceof Service)
                        || isOwned(object, test)
                        || master == null
                        || isOwned(master, test)
                        || isOfJava(master, test));
    }

    static boolean isOwned(HasMetadata object, LocustTest test) {
        return object.getMetadata().getOwnerReferences().stream()
                .filter(owner -> owner.getKind().equals("LocustTest"))
                .anyMatch(owner -> owner.getUid().equals(test.getMetadata().getUid()));
    }

    /** Without an owner. One that is older than the test was made for another test of its name. */
    private static boolean isOfJava(HasMetadata object, LocustTest test) {
        var metadata = object.getMetadata();
        return metadata.getOwnerReferences().isEmpty()
                && !finalizers(test).isEmpty()
                && !Instant.parse(metadata.getCreationTimestamp())
                        .isBefore(Instant.parse(test.getMetadata().getCreationTimestamp()))
                && switch (object) {
                    case Job job ->
                        test.getMetadata()
                                .getName()
                                .equals(labels(template(job)).get(Labels.TEST));
                    case Service service ->
                        metadata.getName()
                                .equals(service.getSpec().getSelector().get(Labels.POD_NAME));
                    default -> false;
                };
    }

    /** Whether our plan did not make this Job: the template of those that it makes carries the run's label. */
    static boolean madeTemplateOf(Job job) {
        var labels = labels(template(job));
        return !labels.isEmpty() && !labels.containsKey(RunIdentity.LABEL);
    }

    private static @Nullable ObjectMeta template(Job job) {
        return job.getSpec().getTemplate() == null
                ? null
                : job.getSpec().getTemplate().getMetadata();
    }

    private static Map<String, String> labels(@Nullable ObjectMeta metadata) {
        return metadata == null ? Map.of() : Objects.requireNonNullElse(metadata.getLabels(), Map.of());
    }
}
