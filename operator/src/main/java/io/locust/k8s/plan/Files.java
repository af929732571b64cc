package io.locust.k8s.plan;

import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.locust.k8s.api.v2.LocustTestSpec;
import io.locust.k8s.api.v2.MountTarget;
import io.locust.k8s.api.v2.SecretMount;
import io.locust.k8s.api.v2.TargetedVolumeMount;
import io.locust.k8s.api.v2.TestFiles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Volumes and mounts of one role: test files, libraries, packages, Secrets, the user's own volumes.
 *
 * @param volumes each name once
 * @param mounts in the order test files, libraries, packages, Secrets, the user's own
 */
record Files(List<Volume> volumes, List<VolumeMount> mounts) {
    private static final String SOURCES = "/lotest/src";
    private static final String LIBRARIES = "/opt/locust/lib";
    private static final int VOLUME_NAME_LENGTH = 63;

    static Files of(LocustTestSpec spec, Names names, Role role) {
        var volumes = new LinkedHashMap<String, Volume>();
        var mounts = new ArrayList<VolumeMount>();
        testFiles(spec, names.of(role), volumes, mounts);
        inlineFiles(spec, names, role, volumes, mounts);
        PipInstall.of(spec).ifPresent(pip -> {
            pip.volumes().forEach(volume -> volumes.put(volume.getName(), volume));
            mounts.add(pip.mount());
        });
        secrets(spec, volumes, mounts);
        users(spec, role, volumes, mounts);
        return new Files(List.copyOf(volumes.values()), List.copyOf(mounts));
    }

    private static void testFiles(
            LocustTestSpec spec, String name, Map<String, Volume> volumes, List<VolumeMount> mounts) {
        var files = spec.testFiles();
        if (files == null) {
            return;
        }
        configMap(name, files.configMapRef(), sources(files), volumes, mounts);
        configMap(
                "locust-lib",
                files.libConfigMapRef(),
                Objects.requireNonNullElse(files.libMountPath(), LIBRARIES),
                volumes,
                mounts);
    }

    private static String sources(TestFiles files) {
        return Objects.requireNonNullElse(files.srcMountPath(), SOURCES);
    }

    private static void inlineFiles(
            LocustTestSpec spec, Names names, Role role, Map<String, Volume> volumes, List<VolumeMount> mounts) {
        InlineFiles.of(spec, names).ifPresent(files -> {
            var name = names.of(role);
            volumes.put(
                    name,
                    new VolumeBuilder()
                            .withName(name)
                            .withNewConfigMap()
                            .withName(files.configMap())
                            .withItems(files.items())
                            .endConfigMap()
                            .build());
            mounts.add(new VolumeMountBuilder()
                    .withName(name)
                    .withMountPath(sources(Objects.requireNonNull(spec.testFiles())))
                    .build());
        });
    }

    private static void configMap(
            String name,
            @Nullable String configMap,
            String path,
            Map<String, Volume> volumes,
            List<VolumeMount> mounts) {
        if (configMap == null || configMap.isBlank()) {
            return;
        }
        volumes.put(
                name,
                new VolumeBuilder()
                        .withName(name)
                        .withNewConfigMap()
                        .withName(configMap)
                        .endConfigMap()
                        .build());
        mounts.add(new VolumeMountBuilder().withName(name).withMountPath(path).build());
    }

    private static void secrets(LocustTestSpec spec, Map<String, Volume> volumes, List<VolumeMount> mounts) {
        var env = spec.env();
        if (env == null || env.secretMounts() == null) {
            return;
        }
        for (SecretMount mount : env.secretMounts()) {
            var name = secretVolume(mount.name());
            volumes.put(
                    name,
                    new VolumeBuilder()
                            .withName(name)
                            .withNewSecret()
                            .withSecretName(mount.name())
                            .endSecret()
                            .build());
            mounts.add(new VolumeMountBuilder()
                    .withName(name)
                    .withMountPath(mount.mountPath())
                    .withReadOnly(!Boolean.FALSE.equals(mount.readOnly()))
                    .build());
        }
    }

    /** Secrets may have dots and 253 characters, volumes may not: such names get a hash that keeps them apart. */
    private static String secretVolume(String secret) {
        var plain = "secret-" + secret;
        if (plain.length() <= VOLUME_NAME_LENGTH && plain.indexOf('.') < 0) {
            return plain;
        }
        var safe = plain.replace('.', '-');
        var kept = safe.substring(0, Math.min(safe.length(), VOLUME_NAME_LENGTH - 9));
        return kept + "-" + RunIdentity.sha256(secret).substring(0, 8);
    }

    private static void users(LocustTestSpec spec, Role role, Map<String, Volume> volumes, List<VolumeMount> mounts) {
        if (spec.volumeMounts() == null || spec.volumes() == null) {
            return;
        }
        var mine =
                spec.volumeMounts().stream().filter(mount -> isFor(mount, role)).toList();
        Set<String> used = mine.stream().map(TargetedVolumeMount::name).collect(Collectors.toSet());
        spec.volumes().stream()
                .filter(volume -> used.contains(volume.getName()))
                .forEach(volume -> volumes.put(volume.getName(), volume));
        mine.stream().map(Files::mount).forEach(mounts::add);
    }

    private static boolean isFor(TargetedVolumeMount mount, Role role) {
        return switch (Objects.requireNonNullElse(mount.target(), MountTarget.BOTH)) {
            case BOTH -> true;
            case MASTER -> role == Role.MASTER;
            case WORKER -> role == Role.WORKER;
        };
    }

    private static VolumeMount mount(TargetedVolumeMount mount) {
        return new VolumeMountBuilder()
                .withName(mount.name())
                .withMountPath(mount.mountPath())
                .withSubPath(mount.subPath())
                .withSubPathExpr(mount.subPathExpr())
                .withReadOnly(mount.readOnly())
                .withRecursiveReadOnly(mount.recursiveReadOnly())
                .withMountPropagation(mount.mountPropagation())
                .build();
    }
}
