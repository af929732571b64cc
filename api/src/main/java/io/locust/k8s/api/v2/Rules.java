package io.locust.k8s.api.v2;

/**
 * CEL rules of the custom resource definition that more than one field shares, with the messages a user reads.
 *
 * <p>Source of the rules: "Reserved mount paths", "Reserved volume names" and "Flags users must not set themselves" of
 * the operators before ours. Custom test file paths replace the default ones as reserved paths.
 */
final class Rules {
    private static final String RESERVED_PATHS =
            "[has(self.testFiles) && has(self.testFiles.srcMountPath) ? self.testFiles.srcMountPath : '/lotest/src',"
                    + " has(self.testFiles) && has(self.testFiles.libMountPath) ? self.testFiles.libMountPath : '/opt/locust/lib']";

    private static final String PATHS_REMEDY =
            " must not be, or lie below, the paths of the test files (spec.testFiles.srcMountPath, default /lotest/src, and"
                    + " spec.testFiles.libMountPath, default /opt/locust/lib): choose another path";

    /** A trailing slash must make no difference, neither in the reserved path nor in the mount. */
    private static final String OFF_RESERVED =
            ".all(m, " + RESERVED_PATHS + ".all(p, !(m.mountPath + '/').startsWith(p.endsWith('/') ? p : p + '/')))";

    static final String SECRET_MOUNTS_OFF_RESERVED_PATHS =
            "!has(self.env) || !has(self.env.secretMounts) || self.env.secretMounts" + OFF_RESERVED;
    static final String SECRET_MOUNTS_MESSAGE = "spec.env.secretMounts[].mountPath" + PATHS_REMEDY;

    static final String VOLUME_MOUNTS_OFF_RESERVED_PATHS =
            "!has(self.volumeMounts) || self.volumeMounts" + OFF_RESERVED;
    static final String VOLUME_MOUNTS_MESSAGE = "spec.volumeMounts[].mountPath" + PATHS_REMEDY;

    static final String VOLUME_NAMES_NOT_RESERVED =
            "self.all(v, !v.name.startsWith('secret-') && v.name != 'locust-lib')";
    static final String VOLUME_NAMES_MESSAGE =
            "spec.volumes[].name must not be 'locust-lib' or start with 'secret-': the operator uses these names itself;"
                    + " rename the volume";

    private static final String MANAGED = "master|worker|master-host|master-port|expect-workers|autostart|autoquit";

    private static final String MANAGED_REMEDY =
            " must not set --master, --worker, --master-host, --master-port, --expect-workers, --autostart or --autoquit:"
                    + " the operator sets them; use spec.worker.replicas, spec.master.autostart and spec.master.autoquit";

    static final String COMMAND_WITHOUT_MANAGED_FLAGS = "!self.matches('(^|\\\\s)--(" + MANAGED + ")($|[\\\\s=])')";
    static final String ARGS_WITHOUT_MANAGED_FLAGS = "self.all(a, !a.matches('^--(" + MANAGED + ")($|=)'))";
    static final String MASTER_COMMAND_MESSAGE = "spec.master.command" + MANAGED_REMEDY;
    static final String MASTER_ARGS_MESSAGE = "spec.master.extraArgs" + MANAGED_REMEDY;
    static final String WORKER_COMMAND_MESSAGE = "spec.worker.command" + MANAGED_REMEDY;
    static final String WORKER_ARGS_MESSAGE = "spec.worker.extraArgs" + MANAGED_REMEDY;

    private Rules() {}
}
