package io.locust.k8s.plan;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.Map;

/**
 * The LocustTest that the objects of a run belong to.
 *
 * @param uid the API server's identity of it; a test deleted and created anew has another
 */
public record Owner(String namespace, String name, String uid) {
    static final String API_VERSION = "locust.io/v2";
    static final String KIND = "LocustTest";

    /** Metadata of an owned object: Kubernetes deletes it when the LocustTest goes. */
    ObjectMeta metadata(String objectName, Map<String, String> labels) {
        return new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(objectName)
                .withLabels(labels)
                .withOwnerReferences(reference())
                .build();
    }

    /** As it stands in what is owned. */
    public OwnerReference reference() {
        return new OwnerReferenceBuilder()
                .withApiVersion(API_VERSION)
                .withKind(KIND)
                .withName(name)
                .withUid(uid)
                .withController(true)
                .build();
    }
}
