package io.locust.k8s.reconcile;

import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.locust.k8s.api.v2.LocustTest;
import io.locust.k8s.api.v2.LocustTestStatus;
import io.locust.k8s.decide.Action;
import io.locust.k8s.plan.RunPlan;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The real one. */
public final class ApiServer implements Cluster {
    private static final Logger log = LoggerFactory.getLogger(ApiServer.class);
    private static final String COMPONENT = "locust-operator";
    private static final long MAX_EVENTS = 1000;
    private static final int MAX_EVENT_MESSAGE = 1024;

    private final KubernetesClient client;
    private final String instance;
    private final InstantSource clock;
    private final MetadataPatches metadata;

    /**
     * Speaks through this client.
     *
     * @param instance name of this operator's pod, for Events
     */
    public ApiServer(KubernetesClient client, String instance, InstantSource clock) {
        this.client = client;
        this.instance = instance;
        this.clock = clock;
        this.metadata = new MetadataPatches(client);
    }

    @Override
    public @Nullable LocustTest test(TestKey key) {
        return find(LocustTest.class, key);
    }

    @Override
    public <T extends HasMetadata> @Nullable T find(Class<T> type, TestKey name) {
        var found = client.resources(type)
                .inNamespace(name.namespace())
                .withName(name.name())
                .get();
        if (found != null) {
            Pruned.prune(found);
        }
        return found;
    }

    @Override
    public LocustTest writeStatus(LocustTest read, LocustTestStatus next) {
        var written = new LocustTest();
        // Of all the rest the server keeps its own, so it need not be sent.
        written.setMetadata(new ObjectMetaBuilder()
                .withNamespace(read.getMetadata().getNamespace())
                .withName(read.getMetadata().getName())
                .withUid(read.getMetadata().getUid())
                .withResourceVersion(read.getMetadata().getResourceVersion())
                .build());
        written.setSpec(read.getSpec());
        written.setStatus(next);
        var now = client.resource(written).updateStatus();
        Pruned.prune(now);
        return now;
    }

    @Override
    public <T extends HasMetadata> T create(T object) {
        // A misspelt field of a podTemplate would else be dropped in silence.
        var created = client.resource(object)
                .fieldValidation(FieldValidateable.Validation.STRICT)
                .create();
        Pruned.prune(created);
        return created;
    }

    @Override
    public void delete(String namespace, Action.Delete delete) {
        var path = switch (delete.kind()) {
            case "LocustTest" -> "/apis/locust.io/v2/namespaces/%s/locusttests/%s";
            case "Job" -> "/apis/batch/v1/namespaces/%s/jobs/%s";
            case "Service" -> "/api/v1/namespaces/%s/services/%s";
            case "Pod" -> "/api/v1/namespaces/%s/pods/%s";
            case "Ingress" -> "/apis/networking.k8s.io/v1/namespaces/%s/ingresses/%s";
            default -> throw new IllegalArgumentException("cannot delete a " + delete.kind());
        };
        // fabric8's own delete knows no precondition on the UID.
        DeleteOptions options = new DeleteOptionsBuilder()
                .withPropagationPolicy("Background")
                .withNewPreconditions()
                .withUid(delete.uid())
                .endPreconditions()
                .build();
        try {
            client.raw(String.format(Locale.ROOT, path, namespace, delete.name()), "DELETE", options);
        } catch (KubernetesClientException e) {
            if (!Failures.isNotFound(e) && !Failures.isConflict(e)) {
                throw e;
            }
        }
    }

    @Override
    public @Nullable Job endJob(String namespace, Action.EndJob end) {
        return patch(namespace, end.name(), end.uid(), set("activeDeadlineSeconds", 1));
    }

    @Override
    public @Nullable Job expireJob(String namespace, Action.ExpireJob expire) {
        return patch(namespace, expire.name(), expire.uid(), set("ttlSecondsAfterFinished", expire.seconds()));
    }

    /** Both at once: Kubernetes allows the number of completions to change only together with the parallelism. */
    @Override
    public @Nullable Job extendJob(String namespace, Action.ExtendJob extend) {
        return patch(
                namespace,
                extend.name(),
                extend.uid(),
                set("completions", extend.pods()) + ", " + set("parallelism", extend.pods()));
    }

    @Override
    public @Nullable Job replaceFailed(String namespace, Action.ReplaceFailed job) {
        return patch(namespace, job.name(), job.uid(), set("backoffLimit", RunPlan.REPLACE_FOR_EVER));
    }

    @Override
    public @Nullable Job keepJob(String namespace, Action.KeepJob job) {
        return patch(namespace, job.name(), job.uid(), set("ttlSecondsAfterFinished", null));
    }

    @Override
    public @Nullable HasMetadata label(String namespace, Action.Label label) {
        return metadata.label(namespace, label);
    }

    @Override
    public void removeFinalizers(LocustTest test, List<String> finalizers) {
        metadata.removeFinalizers(test, finalizers);
    }

    private static String set(String field, @Nullable Integer value) {
        return "{\"op\": \"add\", \"path\": \"/spec/%s\", \"value\": %d}".formatted(field, value);
    }

    private @Nullable Job patch(String namespace, String name, String uid, String changes) {
        var job = client.batch().v1().jobs().inNamespace(namespace).withName(name);
        var patch = "[{\"op\": \"test\", \"path\": \"/metadata/uid\", \"value\": \"%s\"}, %s]".formatted(uid, changes);
        try {
            var patched = job.patch(PatchContext.of(PatchType.JSON), patch);
            Pruned.prune(patched);
            return patched;
        } catch (KubernetesClientException e) {
            if (Failures.isNotFound(e)) {
                return null;
            }
            if (Failures.isUnprocessable(e) || Failures.isConflict(e)) {
                var now = job.get();
                if (now == null || !uid.equals(now.getMetadata().getUid())) {
                    return null;
                }
            }
            throw e;
        }
    }

    @Override
    public void tell(LocustTest test, Action.Tell tell) {
        var now = clock.instant();
        var at = now.truncatedTo(ChronoUnit.SECONDS).toString();
        var about = test.getMetadata();
        var event = new EventBuilder()
                .withNewMetadata()
                .withNamespace(about.getNamespace())
                .withName(about.getName() + "." + Long.toHexString(nanos(now)))
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(test.getApiVersion())
                .withKind(test.getKind())
                .withNamespace(about.getNamespace())
                .withName(about.getName())
                .withUid(about.getUid())
                .withResourceVersion(about.getResourceVersion())
                .endInvolvedObject()
                .withType(tell.severity() == Action.Severity.WARNING ? "Warning" : "Normal")
                .withReason(tell.reason())
                .withMessage(shortened(tell.message()))
                .withFirstTimestamp(at)
                .withLastTimestamp(at)
                .withCount(1)
                .withNewSource()
                .withComponent(COMPONENT)
                .endSource()
                .withReportingComponent(COMPONENT)
                .withReportingInstance(instance)
                .build();
        try {
            client.resource(event).create();
        } catch (KubernetesClientException e) {
            log.atWarn()
                    .addKeyValue("test", TestKey.of(test))
                    .addKeyValue("problem", Failures.words(e))
                    .log("could not write the Event {}: {}", tell.reason(), tell.message());
        }
    }

    private static long nanos(Instant now) {
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    private static String shortened(String message) {
        return message.length() <= MAX_EVENT_MESSAGE ? message : message.substring(0, MAX_EVENT_MESSAGE - 1) + "…";
    }

    @Override
    public List<Event> warnings(String namespace) {
        // What the scheduler says stands in the pod itself; our own Events are about tests.
        return client.v1()
                .events()
                .inNamespace(namespace)
                .withField("type", "Warning")
                .withoutField("reason", "FailedScheduling")
                .withoutField("involvedObject.kind", "LocustTest")
                .list(new ListOptionsBuilder().withLimit(MAX_EVENTS).build())
                .getItems();
    }
}
