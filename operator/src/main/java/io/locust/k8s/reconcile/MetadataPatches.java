package io.locust.k8s.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.locust.k8s.api.v2.LocustTest;
import io.locust.k8s.decide.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes of metadata in what the operators before ours have left. Each names the UID, so that no other object is hit. */
final class MetadataPatches {
    private final KubernetesClient client;

    MetadataPatches(KubernetesClient client) {
        this.client = client;
    }

    /** A strategic merge: other people's labels and owners stay. */
    @Nullable
    HasMetadata label(String namespace, Action.Label label) {
        var metadata = new ObjectMetaBuilder().withUid(label.uid()).withLabels(label.labels());
        if (label.owner() != null) {
            metadata.withOwnerReferences(label.owner());
        }
        var patch = client.getKubernetesSerialization().asJson(Map.of("metadata", metadata.build()));
        // Of an item at hand, because by name alone the client reads the object first, and nobody gives it that right
        // for pods.
        var object = client.resource(item(namespace, label));
        try {
            HasMetadata patched = object.patch(PatchContext.of(PatchType.STRATEGIC_MERGE), patch);
            Pruned.prune(patched);
            return patched;
        } catch (KubernetesClientException e) {
            if (Failures.isNotFound(e)) {
                return null;
            }
            // Another object has the name: the API server takes the UID for a field that may not change.
            if (Failures.isUnprocessable(e) && Failures.words(e).contains("metadata.uid")) {
                return null;
            }
            throw e;
        }
    }

    private static HasMetadata item(String namespace, Action.Label label) {
        HasMetadata item = switch (label.kind()) {
            case "Job" -> new Job();
            case "Service" -> new Service();
            case "Pod" -> new Pod();
            default -> throw new IllegalArgumentException("cannot label a " + label.kind());
        };
        item.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(label.name())
                .build());
        return item;
    }

    /** A JSON patch that tests each value it removes, because finalizers have no other name than their place. */
    void removeFinalizers(LocustTest test, List<String> finalizers) {
        var metadata = test.getMetadata();
        var all = metadata.getFinalizers();
        var operations = new ArrayList<Object>();
        operations.add(Map.of("op", "test", "path", "/metadata/uid", "value", metadata.getUid()));
        for (int i = all.size() - 1; i >= 0; i--) {
            if (finalizers.contains(all.get(i))) {
                var path = "/metadata/finalizers/" + i;
                operations.add(Map.of("op", "test", "path", path, "value", all.get(i)));
                operations.add(Map.of("op", "remove", "path", path));
            }
        }
        var patch = client.getKubernetesSerialization().asJson(operations);
        var object = client.resource(test);
        try {
            object.patch(PatchContext.of(PatchType.JSON), patch);
        } catch (KubernetesClientException e) {
            if (!Failures.isNotFound(e) && !(Failures.isUnprocessable(e) && isDone(object.get(), test, finalizers))) {
                throw e;
            }
        }
    }

    /** By somebody else: the operator before ours, which still runs, or another replica. */
    private static boolean isDone(@Nullable LocustTest now, LocustTest test, List<String> finalizers) {
        return now == null
                || !now.getMetadata().getUid().equals(test.getMetadata().getUid())
                || now.getMetadata().getFinalizers().stream().noneMatch(finalizers::contains);
    }
}
