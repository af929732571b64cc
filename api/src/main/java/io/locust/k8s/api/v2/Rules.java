package io.locust.k8s.api.v2;

/**
 * CEL rules of the custom resource definition, with the messages a user reads. Each message names the field and the
 * remedy.
 *
 * <p>Source of the rules: "Reserved mount paths", "Reserved volume names" and "Flags users must not set themselves" of
 * the operators before ours, and what Kubernetes itself would refuse only when the Jobs are created. {@link PodRules} has
 * the latter.
 *
 * <p>An object that was stored before a rule existed stays usable: the API server skips a rule whose value did not change
 * (Kubernetes 1.30 and later), but not one that cannot be evaluated: hence the {@code has(v.name)} of required names. Rules of the whole object look at labels and status as well, which do change; those name
 * {@code oldSelf}.
 */
public final class Rules {
    /** Names do not change, so an old object is left alone. */
    public static final String NAME_SHORT = "oldSelf.hasValue() || size(self.metadata.name) <= 56";

    public static final String NAME_SHORT_MESSAGE =
            "metadata.name must have at most 56 characters: the operator appends '-master' and '-worker' and Kubernetes"
                    + " allows 63; choose a shorter name";
    public static final String NAME_OF_A_SERVICE = "oldSelf.hasValue() || self.metadata.name.matches('^[a-z]')";
    public static final String NAME_OF_A_SERVICE_MESSAGE =
            "metadata.name must start with a letter: the Service '<name>-master' is named after it; put a letter in front";

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

    static final String TEST_FILES_APART = "!has(self.configMapRef) || size(self.configMapRef) == 0"
            + " || !has(self.libConfigMapRef) || size(self.libConfigMapRef) == 0"
            + " || (!(self.srcMountPath + '/').startsWith(self.libMountPath.endsWith('/') ? self.libMountPath : self.libMountPath + '/')"
            + " && !(self.libMountPath + '/').startsWith(self.srcMountPath.endsWith('/') ? self.srcMountPath : self.srcMountPath + '/'))";
    static final String TEST_FILES_MESSAGE =
            "spec.testFiles.srcMountPath and spec.testFiles.libMountPath must not be the same or lie in one another:"
                    + " a ConfigMap is mounted read-only, so nothing can be mounted in it; choose separate directories";

    static final String VOLUME_NAMES_NOT_RESERVED =
            "self.all(v, !has(v.name) || (!v.name.startsWith('secret-') && v.name != 'locust-lib'))";
    static final String VOLUME_NAMES_MESSAGE =
            "spec.volumes[].name must not be 'locust-lib' or start with 'secret-': the operator uses these names itself;"
                    + " rename the volume";

    /** Of the whole object: the spec does not know the test's name. */
    static final String VOLUME_NAMES_NOT_OF_ROLES =
            "!has(self.spec.volumes) || (oldSelf.hasValue() && has(oldSelf.value().spec.volumes)"
                    + " && oldSelf.value().spec.volumes == self.spec.volumes)"
                    + " || [self.metadata.name.replace('.', '-')].all(n,"
                    + " self.spec.volumes.all(v, !has(v.name) || (v.name != n + '-master' && v.name != n + '-worker')))";

    static final String VOLUME_NAMES_OF_ROLES_MESSAGE =
            "spec.volumes[].name must not be '<name>-master' or '<name>-worker': the operator mounts the test files under"
                    + " these names; rename the volume";

    static final String MOUNTS_HAVE_VOLUMES =
            "!has(self.volumeMounts) || self.volumeMounts.all(m, has(self.volumes) && self.volumes.exists(v, has(v.name) && v.name == m.name))";
    static final String MOUNTS_HAVE_VOLUMES_MESSAGE =
            "spec.volumeMounts[].name must be the name of a volume in spec.volumes: add the volume or correct the name";

    private static final String MANAGED = "master|worker|master-host|master-port|expect-workers|autostart|autoquit";

    private static final String MANAGED_REMEDY =
            " must not set --master, --worker, --master-host, --master-port, --expect-workers, --autostart or --autoquit:"
                    + " the operator sets them; use spec.worker.replicas, spec.master.autostart and spec.master.autoquit";

    /** Also within quotes, which the operator removes when it splits the command. */
    public static final String COMMAND_WITHOUT_MANAGED_FLAGS =
            "!self.matches('(^|\\\\s)[\\'\"]*--(" + MANAGED + ")($|[\\\\s=\\'\"])')";

    static final String ARGS_WITHOUT_MANAGED_FLAGS = "self.all(a, !a.matches('^--(" + MANAGED + ")($|=)'))";
    static final String MASTER_COMMAND_MESSAGE = "spec.master.command" + MANAGED_REMEDY;
    static final String MASTER_ARGS_MESSAGE = "spec.master.extraArgs" + MANAGED_REMEDY;
    static final String WORKER_COMMAND_MESSAGE = "spec.worker.command" + MANAGED_REMEDY;
    static final String WORKER_ARGS_MESSAGE = "spec.worker.extraArgs" + MANAGED_REMEDY;

    public static final String COMMAND_WITHOUT_PROGRAM = "!self.matches('^\\\\s*locust(\\\\s|$)')";
    private static final String PROGRAM_REMEDY =
            " must hold Locust's arguments only: the image's entry point is locust already; remove the word 'locust'";
    static final String MASTER_PROGRAM_MESSAGE = "spec.master.command" + PROGRAM_REMEDY;
    static final String WORKER_PROGRAM_MESSAGE = "spec.worker.command" + PROGRAM_REMEDY;

    /** Everything but an open quote; a single backslash at the end stands for itself. */
    public static final String QUOTES_CLOSED =
            "self.matches('^(?s:[^\\'\"\\\\\\\\]|\\\\\\\\.|\\'[^\\']*\\'|\"([^\"\\\\\\\\]|\\\\\\\\.)*\")*\\\\\\\\?$')";

    private static final String QUOTES_REMEDY =
            " has a quote that is not closed: close it, or put a backslash before a quote that is meant as a character";
    static final String MASTER_QUOTES_MESSAGE = "spec.master.command" + QUOTES_REMEDY;
    static final String WORKER_QUOTES_MESSAGE = "spec.worker.command" + QUOTES_REMEDY;

    private Rules() {}
}
