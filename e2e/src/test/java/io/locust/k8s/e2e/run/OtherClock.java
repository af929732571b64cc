package io.locust.k8s.e2e.run;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * One more replica of the operator, whose clock is wrong: libfaketime is loaded before the C library and answers for it.
 * The clock that only counts from the start is right, as it is on a machine whose time of day is wrong.
 */
record OtherClock(KubernetesClient client, String name) implements AutoCloseable {
    private static final String LIBRARY = "libfaketimeMT.so.1";

    /**
     * Returns before it runs.
     *
     * @param like one of the others
     * @param shift such as +120s
     */
    static OtherClock start(KubernetesClient client, Pod like, String name, String shift) {
        var replica = new OtherClock(client, name);
        replica.close();
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(OperatorPods.NAMESPACE)
                        .withName(name)
                        .endMetadata()
                        .withBinaryData(Map.of(LIBRARY, library()))
                        .build())
                .create();
        client.resource(replica.pod(like, shift)).create();
        return replica;
    }

    /** Ready is a replica before it has read all there is; only then it wants the lease. */
    void awaitCandidate() {
        Awaitility.await(name + " looks at the lease")
                .atMost(Run.SOON)
                // Before the container runs there is no log.
                .ignoreExceptionsInstanceOf(KubernetesClientException.class)
                .until(() -> resource().getLog().contains("the leader is"));
    }

    Pod pod() {
        return resource().require();
    }

    private PodResource resource() {
        return client.pods().inNamespace(OperatorPods.NAMESPACE).withName(name);
    }

    /** Without the labels of the others, whose Deployment would take it for one too many. */
    private Pod pod(Pod like, String shift) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(OperatorPods.NAMESPACE)
                .withName(name)
                .endMetadata()
                .withSpec(like.getSpec())
                .editSpec()
                .withNodeName(null)
                // The API server adds those of the service account.
                .removeMatchingFromVolumes(volume -> volume.getName().startsWith("kube-api-access"))
                .addToVolumes(new VolumeBuilder()
                        .withName("clock")
                        .withNewConfigMap()
                        .withName(name)
                        .endConfigMap()
                        .build())
                .editFirstContainer()
                .removeMatchingFromVolumeMounts(mount -> mount.getName().startsWith("kube-api-access"))
                .addToVolumeMounts(new VolumeMountBuilder()
                        .withName("clock")
                        .withMountPath("/clock")
                        .build())
                .addToEnv(variable("LD_PRELOAD", "/clock/" + LIBRARY))
                .addToEnv(variable("FAKETIME", shift))
                .addToEnv(variable("FAKETIME_DONT_FAKE_MONOTONIC", "1"))
                // With it, timed waits end at once: it mends an older C library.
                .addToEnv(variable("FAKETIME_FORCE_MONOTONIC_FIX", "0"))
                .addToEnv(variable("FAKETIME_DISABLE_SHM", "1"))
                .endContainer()
                .endSpec()
                .build();
    }

    private static EnvVar variable(String name, String value) {
        return new EnvVarBuilder().withName(name).withValue(value).build();
    }

    /** dev/e2e installs it. */
    private static String library() {
        try (var files = Files.find(Path.of("/usr/lib"), 3, (path, is) -> path.endsWith("faketime/" + LIBRARY))) {
            return Base64.getEncoder()
                    .encodeToString(Files.readAllBytes(files.findFirst().orElseThrow()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        resource().delete();
        client.configMaps().inNamespace(OperatorPods.NAMESPACE).withName(name).delete();
        resource().waitUntilCondition(pod -> pod == null, Run.SOON.toSeconds(), TimeUnit.SECONDS);
    }
}
