package io.locust.k8s.generate;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What fabric8's Java types do not tell of Kubernetes' own fields: where they are explained, which are required, which
 * words they take. Without it a mistake would show up only when the operator creates the Job.
 *
 * <p>Source: the OpenAPI document of Kubernetes 1.34. Only what every served Kubernetes refuses is in here.
 */
final class KubernetesFields {
    private static final String KEY = "key";
    private static final String NAME = "name";
    private static final String PATH = "path";
    private static final String OPERATOR = "operator";
    private static final String KIND = "kind";

    private static final Map<String, List<String>> REQUIRED = Map.ofEntries(
            entry("Condition", List.of("type", "status", "lastTransitionTime", "reason", "message")),
            entry("EnvVar", List.of(NAME)),
            entry("ConfigMapKeySelector", List.of(KEY)),
            entry("SecretKeySelector", List.of(KEY)),
            entry("FileKeySelector", List.of(KEY, PATH, "volumeName")),
            entry("ObjectFieldSelector", List.of("fieldPath")),
            entry("ResourceFieldSelector", List.of("resource")),
            entry("ResourceClaim", List.of(NAME)),
            entry("NodeSelector", List.of("nodeSelectorTerms")),
            entry("NodeSelectorRequirement", List.of(KEY, OPERATOR)),
            entry("LabelSelectorRequirement", List.of(KEY, OPERATOR)),
            entry("PreferredSchedulingTerm", List.of("preference", "weight")),
            entry("PodAffinityTerm", List.of("topologyKey")),
            entry("WeightedPodAffinityTerm", List.of("podAffinityTerm", "weight")),
            entry("SeccompProfile", List.of("type")),
            entry("AppArmorProfile", List.of("type")),
            entry("Sysctl", List.of(NAME, "value")),
            entry("Volume", List.of(NAME)),
            entry("KeyToPath", List.of(KEY, PATH)),
            entry("HostPathVolumeSource", List.of(PATH)),
            entry("PersistentVolumeClaimVolumeSource", List.of("claimName")),
            entry("NFSVolumeSource", List.of(PATH, "server")),
            entry("CSIVolumeSource", List.of("driver")),
            entry("DownwardAPIVolumeFile", List.of(PATH)),
            entry("ServiceAccountTokenProjection", List.of(PATH)),
            entry("ClusterTrustBundleProjection", List.of(PATH)),
            entry("PodCertificateProjection", List.of("keyType", "signerName")),
            entry("PersistentVolumeClaimTemplate", List.of("spec")),
            entry("TypedLocalObjectReference", List.of(KIND, NAME)),
            entry("TypedObjectReference", List.of(KIND, NAME)));

    private KubernetesFields() {}

    /** Where {@code kubectl explain} describes a type that our types use directly. */
    static String explainedAt(Class<?> type) {
        return switch (type.getSimpleName()) {
            case "Affinity" -> "pod.spec.affinity";
            case "Toleration" -> "pod.spec.tolerations";
            case "EnvVar" -> "pod.spec.containers.env";
            case "Volume" -> "pod.spec.volumes";
            case "PodSecurityContext" -> "pod.spec.securityContext";
            case "SecurityContext" -> "pod.spec.containers.securityContext";
            case "ResourceRequirements" -> "pod.spec.containers.resources";
            case "Condition" -> "condition";
            default -> throw new IllegalStateException("say where kubectl explains " + type);
        };
    }

    static String description(Class<?> type, String field, String explain) {
        if (type.getSimpleName().equals("Condition")) {
            return condition(field);
        }
        return "`" + field + "` as in a pod; see kubectl explain " + explain;
    }

    private static String condition(String field) {
        return switch (field) {
            case "type" -> "Which statement this is about; each type is listed once.";
            case "status" -> "Whether the statement holds: True, False or Unknown.";
            case "reason" -> "One word for why, for programs.";
            case "message" -> "The same for people.";
            case "lastTransitionTime" -> "When `status` last changed, UTC in RFC 3339.";
            case "observedGeneration" -> "Generation of the spec that was looked at.";
            default -> throw new IllegalStateException("describe the condition's " + field);
        };
    }

    static void constrain(Class<?> type, JSONSchemaProps schema) {
        var required = required(type);
        if (required != null) {
            schema.setRequired(required);
        }
        if (type == ResourceRequirements.class) {
            Quantities.acceptNumbers(Schema.field(schema, "requests"));
            Quantities.acceptNumbers(Schema.field(schema, "limits"));
        }
        words(type)
                .forEach((field, words) -> Schema.field(schema, field)
                        .setEnum(words.stream().<JsonNode>map(TextNode::valueOf).toList()));
        lengths(type).forEach((field, length) -> {
            Schema.field(schema, field).setMinLength(1L);
            Schema.field(schema, field).setMaxLength(length);
        });
    }

    private static Map<String, List<String>> words(Class<?> type) {
        // The empty word is what Kubernetes takes for an absent one.
        return switch (type.getSimpleName()) {
            case "Toleration" ->
                Map.of(
                        OPERATOR,
                        List.of("Equal", "Exists", ""),
                        "effect",
                        List.of("NoSchedule", "PreferNoSchedule", "NoExecute", ""));
            case "NodeSelectorRequirement" ->
                Map.of(OPERATOR, List.of("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"));
            case "LabelSelectorRequirement" -> Map.of(OPERATOR, List.of("In", "NotIn", "Exists", "DoesNotExist"));
            case "SeccompProfile", "AppArmorProfile" ->
                Map.of("type", List.of("RuntimeDefault", "Localhost", "Unconfined"));
            case "Condition" -> Map.of("status", List.of("True", "False", "Unknown"));
            default -> Map.of();
        };
    }

    /** Bounds of the fields that rules look at: the API server refuses rules whose cost it cannot bound. */
    private static Map<String, Long> lengths(Class<?> type) {
        return switch (type.getSimpleName()) {
            case "Volume" -> Map.of(NAME, 63L);
            case "EnvVar" -> Map.of(NAME, 1024L);
            default -> Map.of();
        };
    }

    private static @Nullable List<String> required(Class<?> type) {
        return REQUIRED.get(type.getSimpleName());
    }
}
