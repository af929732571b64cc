package io.locust.k8s.plan;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.locust.k8s.api.v2.LocustTestSpec;
import io.locust.k8s.api.v2.TestFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Python packages that an init container of the test's own image installs into a volume of the pod. Nothing else is
 * written to, so that the root file system may be read-only.
 *
 * @param packages at least one
 */
public record PipInstall(TestFiles files, List<String> packages) {
    /** Name of the init container: its failure is told as pip's. */
    public static final String CONTAINER = "pip-install";

    private static final String VOLUME = "locust-pip";
    private static final String CONFIG_VOLUME = "locust-pip-config";
    private static final String PACKAGES = "/opt/locust/pip";
    private static final String CONFIG = "/opt/locust/pip-config";
    private static final String PYTHON_PATH = "PYTHONPATH";

    /** Absent when no package is wanted. */
    static Optional<PipInstall> of(LocustTestSpec spec) {
        var files = spec.testFiles();
        var packages = files == null ? null : files.pipPackages();
        return files == null || packages == null || packages.isEmpty()
                ? Optional.empty()
                : Optional.of(new PipInstall(files, packages));
    }

    /**
     * The init container.
     *
     * @param locust the container beside which it runs, with the image, the environment and the rights that pip gets too
     */
    Container container(Container locust) {
        var env = new ArrayList<>(locust.getEnv());
        env.add(new EnvVar("HOME", "/tmp", null));
        if (isGiven(files.pipIndexUrl())) {
            env.add(new EnvVar("PIP_INDEX_URL", files.pipIndexUrl(), null));
        }
        if (isGiven(files.pipConfigSecretRef())) {
            env.add(new EnvVar("PIP_CONFIG_FILE", CONFIG + "/pip.conf", null));
        }
        var mounts = new ArrayList<>(List.of(
                mount(VOLUME, PACKAGES).withSubPath("packages").build(),
                mount(VOLUME, "/tmp").withSubPath("tmp").build()));
        if (isGiven(files.pipConfigSecretRef())) {
            mounts.add(mount(CONFIG_VOLUME, CONFIG).withReadOnly(true).build());
        }
        return new ContainerBuilder()
                .withName(CONTAINER)
                .withImage(locust.getImage())
                .withImagePullPolicy(locust.getImagePullPolicy())
                .withCommand("python3", "-m", "pip", "install")
                .withArgs(Stream.concat(
                                Stream.of(
                                        "--no-input",
                                        "--no-cache-dir",
                                        "--disable-pip-version-check",
                                        "--target=" + PACKAGES,
                                        "--"),
                                packages.stream())
                        .toList())
                .withEnv(env)
                .withEnvFrom(locust.getEnvFrom())
                .withVolumeMounts(mounts)
                .withResources(locust.getResources())
                .withSecurityContext(locust.getSecurityContext())
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .build();
    }

    List<Volume> volumes() {
        var volumes = new ArrayList<>(List.of(new VolumeBuilder()
                .withName(VOLUME)
                .withNewEmptyDir()
                .endEmptyDir()
                .build()));
        if (isGiven(files.pipConfigSecretRef())) {
            volumes.add(new VolumeBuilder()
                    .withName(CONFIG_VOLUME)
                    .withNewSecret()
                    .withSecretName(files.pipConfigSecretRef())
                    .endSecret()
                    .build());
        }
        return volumes;
    }

    /** Where Locust finds the packages. */
    VolumeMount mount() {
        return mount(VOLUME, PACKAGES)
                .withSubPath("packages")
                .withReadOnly(true)
                .build();
    }

    /** The user's own path comes first. */
    static List<EnvVar> withPythonPath(List<EnvVar> env) {
        var before = env.stream()
                .filter(variable -> variable.getName().equals(PYTHON_PATH))
                .findFirst();
        if (before.isPresent() && before.get().getValueFrom() != null) {
            return env;
        }
        var path = before.map(EnvVar::getValue).filter(PipInstall::isGiven).map(value -> value + ":" + PACKAGES);
        return Stream.concat(
                        env.stream().filter(variable -> !variable.getName().equals(PYTHON_PATH)),
                        Stream.of(new EnvVar(PYTHON_PATH, path.orElse(PACKAGES), null)))
                .toList();
    }

    private static VolumeMountBuilder mount(String volume, String path) {
        return new VolumeMountBuilder().withName(volume).withMountPath(path);
    }

    private static boolean isGiven(@Nullable String text) {
        return text != null && !text.isEmpty();
    }
}
