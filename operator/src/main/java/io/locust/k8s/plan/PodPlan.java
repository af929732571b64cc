package io.locust.k8s.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvFromSourceBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.locust.k8s.api.v2.ImagePullPolicy;
import io.locust.k8s.api.v2.LocustTestSpec;
import io.locust.k8s.api.v2.Scheduling;
import io.locust.k8s.api.v2.SourceRef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The pod template of one role. */
final class PodPlan {
    private final LocustTestSpec spec;
    private final Names names;
    private final int expected;
    private final PodSettings settings;

    /** @param expected how many workers the master is to wait for */
    PodPlan(LocustTestSpec spec, Names names, int expected, PodSettings settings) {
        this.spec = spec;
        this.names = names;
        this.expected = expected;
        this.settings = settings;
    }

    PodTemplateSpec template(Role role, RunIdentity run) {
        boolean master = role == Role.MASTER;
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(Labels.withUsers(
                        master ? spec.master().labels() : spec.worker().labels(), Labels.of(names, role, run)))
                .withAnnotations(
                        master ? spec.master().annotations() : spec.worker().annotations())
                .endMetadata()
                .withSpec(pod(role))
                .build();
    }

    private PodSpec pod(Role role) {
        var files = Files.of(spec, names, role);
        var scheduling = spec.scheduling();
        var security = spec.security();
        return new PodSpecBuilder()
                .withRestartPolicy("Never")
                // Locust needs nothing from the Kubernetes API; a token would only be something to steal.
                .withAutomountServiceAccountToken(false)
                .withImagePullSecrets(pullSecrets())
                .withAffinity(affinity(scheduling))
                .withTolerations(tolerations(scheduling))
                .withNodeSelector(scheduling == null ? null : scheduling.nodeSelector())
                .withRuntimeClassName(runtimeClass(scheduling))
                .withSecurityContext(security == null ? null : security.podSecurityContext())
                .withContainers(container(role, files))
                .withVolumes(files.volumes())
                .build();
    }

    private Container container(Role role, Files files) {
        boolean master = role == Role.MASTER;
        var security = spec.security();
        var policy = spec.imagePullPolicy();
        return new ContainerBuilder()
                .withName(names.of(role))
                .withImage(spec.image())
                .withImagePullPolicy(policy == null ? "IfNotPresent" : word(policy))
                .withArgs(master ? Arguments.master(spec, expected) : Arguments.worker(spec, names))
                .withPorts(master ? masterPorts() : List.of(port(Ports.WORKER_CONTAINER)))
                .withEnv(variables())
                .withEnvFrom(sources())
                .withVolumeMounts(files.mounts())
                .withResources(Resources.of(
                        master ? spec.master().resources() : spec.worker().resources(),
                        settings.of(role),
                        settings.all()))
                .withSecurityContext(security == null ? null : security.containerSecurityContext())
                // The kubelet then hands over the last log lines of a failed container, so nobody needs to read logs.
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .build();
    }

    private static String word(ImagePullPolicy policy) {
        return switch (policy) {
            case ALWAYS -> "Always";
            case IF_NOT_PRESENT -> "IfNotPresent";
            case NEVER -> "Never";
        };
    }

    private static List<ContainerPort> masterPorts() {
        return List.of(port(Ports.WORKERS), port(Ports.SECOND), port(Ports.WEB));
    }

    private static ContainerPort port(int number) {
        return new ContainerPortBuilder()
                .withContainerPort(number)
                .withProtocol("TCP")
                .build();
    }

    /** Strings or objects with a name; anything else was refused or is ignored by Kubernetes as an unnamed Secret. */
    private List<LocalObjectReference> pullSecrets() {
        List<JsonNode> secrets = spec.imagePullSecrets();
        return secrets == null
                ? List.of()
                : secrets.stream()
                        .map(secret -> secret.isObject() ? secret.path("name").asText() : secret.asText())
                        .map(LocalObjectReference::new)
                        .toList();
    }

    private @Nullable Affinity affinity(@Nullable Scheduling scheduling) {
        return scheduling == null || !settings.affinityInjection() ? null : scheduling.affinity();
    }

    private @Nullable List<Toleration> tolerations(@Nullable Scheduling scheduling) {
        return scheduling == null || !settings.tolerationsInjection() ? null : scheduling.tolerations();
    }

    /** The empty string opts out of the installation's default. */
    private @Nullable String runtimeClass(@Nullable Scheduling scheduling) {
        var chosen = scheduling == null ? null : scheduling.runtimeClassName();
        var name = chosen == null ? settings.runtimeClassName() : chosen;
        return name.isBlank() ? null : name;
    }

    /** A variable of the user's replaces one of OpenTelemetry's of the same name. */
    private List<EnvVar> variables() {
        var variables = new LinkedHashMap<String, EnvVar>();
        var env = spec.env();
        Stream.concat(
                        Telemetry.variables(spec).stream(),
                        env == null || env.variables() == null ? Stream.<EnvVar>of() : env.variables().stream())
                .forEach(variable -> variables.put(variable.getName(), variable));
        return List.copyOf(variables.values());
    }

    private List<EnvFromSource> sources() {
        var env = spec.env();
        if (env == null) {
            return List.of();
        }
        return Stream.concat(
                        stream(env.configMapRefs())
                                .map(ref -> new EnvFromSourceBuilder()
                                        .withPrefix(prefix(ref))
                                        .withNewConfigMapRef()
                                        .withName(ref.name())
                                        .endConfigMapRef()
                                        .build()),
                        stream(env.secretRefs())
                                .map(ref -> new EnvFromSourceBuilder()
                                        .withPrefix(prefix(ref))
                                        .withNewSecretRef()
                                        .withName(ref.name())
                                        .endSecretRef()
                                        .build()))
                .toList();
    }

    private static Stream<SourceRef> stream(@Nullable List<SourceRef> refs) {
        return refs == null ? Stream.of() : refs.stream();
    }

    private static @Nullable String prefix(SourceRef ref) {
        return ref.prefix() == null || ref.prefix().isEmpty() ? null : ref.prefix();
    }
}
