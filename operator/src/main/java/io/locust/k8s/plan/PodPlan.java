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
import io.locust.k8s.api.v2.PodTemplate;
import io.locust.k8s.api.v2.Scheduling;
import io.locust.k8s.api.v2.SourceRef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    Overlay.Laid template(Role role, RunIdentity run) {
        var users = role == Role.MASTER
                ? spec.master().podTemplate()
                : spec.worker().podTemplate();
        var ours = Labels.of(names, role, run);
        var laid = new Overlay("spec." + role.word() + ".podTemplate", names.of(role))
                .over(ours(role, ours, users), users);
        return new Overlay.Laid(kept(laid.template(), ours), laid.problems());
    }

    private PodTemplateSpec ours(Role role, Map<String, String> labels, @Nullable PodTemplate users) {
        boolean master = role == Role.MASTER;
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(Labels.withUsers(
                        master ? spec.master().labels() : spec.worker().labels(), labels))
                .withAnnotations(
                        exporter(role).map(MetricsExporter::annotations).orElse(null))
                .addToAnnotations(
                        master ? spec.master().annotations() : spec.worker().annotations())
                .endMetadata()
                .withSpec(pod(role, users))
                .build();
    }

    /** By these the operator knows the run and its end: an overlay that replaces everything must not lose them. */
    private static PodTemplateSpec kept(PodTemplateSpec laid, Map<String, String> labels) {
        return new PodTemplateSpecBuilder(laid)
                .editOrNewMetadata()
                .addToLabels(labels)
                .endMetadata()
                .editSpec()
                .withRestartPolicy("Never")
                .endSpec()
                .build();
    }

    private PodSpec pod(Role role, @Nullable PodTemplate users) {
        var files = Files.of(spec, names, role);
        var locust = container(role, files);
        var scheduling = spec.scheduling();
        return new PodSpecBuilder()
                .withRestartPolicy("Never")
                .withServiceAccountName(serviceAccount())
                // Locust needs nothing from the Kubernetes API; a token would only be something to steal. Who names a
                // service account wants it, and then the service account says whether there is a token.
                .withAutomountServiceAccountToken(namesServiceAccount(users) ? null : false)
                .withImagePullSecrets(pullSecrets())
                .withAffinity(affinity(scheduling))
                .withTolerations(tolerations(scheduling))
                .withNodeSelector(scheduling == null ? null : scheduling.nodeSelector())
                .withRuntimeClassName(runtimeClass(scheduling))
                .withSecurityContext(Hardening.pod(spec.security()))
                .withInitContainers(initContainers(role, locust))
                .withContainers(locust)
                .withVolumes(files.volumes())
                .build();
    }

    /** Packages first: what comes after them starts beside Locust. */
    private List<Container> initContainers(Role role, Container locust) {
        return Stream.concat(
                        PipInstall.of(spec).map(pip -> pip.container(locust)).stream(),
                        exporter(role).map(exporter -> exporter.container(WebAddress.of(spec))).stream())
                .toList();
    }

    private Optional<MetricsExporter> exporter(Role role) {
        return role == Role.MASTER ? settings.exporterFor(spec) : Optional.empty();
    }

    private Container container(Role role, Files files) {
        boolean master = role == Role.MASTER;
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
                .withSecurityContext(Hardening.container(spec.security()))
                // The kubelet then hands over the last log lines of a failed container, so nobody needs to read logs.
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withLifecycle(master ? LastWord.lifecycle() : null)
                .build();
    }

    private static String word(ImagePullPolicy policy) {
        return switch (policy) {
            case ALWAYS -> "Always";
            case IF_NOT_PRESENT -> "IfNotPresent";
            case NEVER -> "Never";
        };
    }

    private @Nullable String serviceAccount() {
        var name = spec.serviceAccountName();
        return name == null || name.isEmpty() ? null : name;
    }

    private boolean namesServiceAccount(@Nullable PodTemplate users) {
        return serviceAccount() != null
                || (users != null && users.spec() != null && users.spec().hasNonNull("serviceAccountName"));
    }

    private List<ContainerPort> masterPorts() {
        return List.of(
                port(Ports.WORKERS),
                port(Ports.SECOND),
                port(WebAddress.of(spec).port()));
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

    /** A variable of the user's replaces one of Kafka's or OpenTelemetry's of the same name. */
    private List<EnvVar> variables() {
        var variables = new LinkedHashMap<String, EnvVar>();
        var env = spec.env();
        var kafka = settings.kafka();
        Stream.of(
                        kafka == null ? List.<EnvVar>of() : kafka.variables(),
                        Telemetry.variables(spec),
                        env == null || env.variables() == null ? List.<EnvVar>of() : env.variables())
                .flatMap(List::stream)
                .forEach(variable -> variables.put(variable.getName(), variable));
        var all = List.copyOf(variables.values());
        return PipInstall.of(spec).isPresent() ? PipInstall.withPythonPath(all) : all;
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
