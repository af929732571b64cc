package io.locust.k8s.api.v2;

/**
 * CEL rules for what Kubernetes refuses in a pod, with the messages a user reads. Here they speak when the LocustTest is
 * applied; in Kubernetes they would only when the operator creates the Job.
 */
public final class PodRules {
    static final String PATH = "self.startsWith('/') && size(self) > 1 && !self.matches('//|/[.][.]?(/|$)|:')";
    private static final String PATH_REMEDY =
            " must be an absolute path other than '/', without '//', '/./', '/../' and ':': write it in full, such as ";
    static final String SRC_PATH_MESSAGE = "spec.testFiles.srcMountPath" + PATH_REMEDY + "/lotest/src";
    static final String LIB_PATH_MESSAGE = "spec.testFiles.libMountPath" + PATH_REMEDY + "/opt/locust/lib";
    static final String SECRET_PATH_MESSAGE = "spec.env.secretMounts[].mountPath" + PATH_REMEDY + "/etc/certs";
    static final String MOUNT_PATH_MESSAGE = "spec.volumeMounts[].mountPath" + PATH_REMEDY + "/data";

    /** A trailing slash is no difference. */
    private static final String SAME_PATH =
            "(a.mountPath + '/').replace('//', '/') == (b.mountPath + '/').replace('//', '/')";

    static final String SECRET_PATHS_ONCE = "self.all(a, self.exists_one(b, " + SAME_PATH + "))";
    static final String SECRET_PATHS_ONCE_MESSAGE =
            "spec.env.secretMounts[].mountPath must be given once only: mount the second Secret at a path of its own";

    static final String MOUNT_PATHS_ONCE = "self.all(a, self.exists_one(b, " + SAME_PATH
            + " && (a.target == b.target || a.target == 'both' || b.target == 'both')))";
    static final String MOUNT_PATHS_ONCE_MESSAGE =
            "spec.volumeMounts[].mountPath must be given once for a role: choose another path, or different targets";

    static final String MOUNTS_OFF_SECRETS = "!has(self.volumeMounts) || !has(self.env) || !has(self.env.secretMounts)"
            + " || self.volumeMounts.all(a, !self.env.secretMounts.exists(b, " + SAME_PATH + "))";
    static final String MOUNTS_OFF_SECRETS_MESSAGE =
            "spec.volumeMounts[].mountPath must not be the mountPath of one of spec.env.secretMounts: choose another path";

    static final String SUB_PATH =
            "[has(self.subPath) ? self.subPath : '', has(self.subPathExpr) ? self.subPathExpr : '']"
                    + ".all(p, !p.startsWith('/') && !p.matches('(^|/)[.][.](/|$)'))"
                    + " && !(has(self.subPath) && size(self.subPath) > 0 && has(self.subPathExpr) && size(self.subPathExpr) > 0)";
    static final String SUB_PATH_MESSAGE =
            "spec.volumeMounts[]: give subPath or subPathExpr, not both, as a path relative to the volume without '..'";

    static final String PROPAGATION = "self in ['None', 'HostToContainer', 'Bidirectional']";
    static final String PROPAGATION_MESSAGE =
            "spec.volumeMounts[].mountPropagation must be None, HostToContainer or Bidirectional: correct or remove it";

    static final String RECURSIVE = "self in ['Disabled', 'IfPossible', 'Enabled']";
    static final String RECURSIVE_MESSAGE =
            "spec.volumeMounts[].recursiveReadOnly must be Disabled, IfPossible or Enabled: correct or remove it";

    static final String VOLUMES_ONCE =
            "self.all(a, !has(a.name) || self.exists_one(b, has(b.name) && a.name == b.name))";
    static final String VOLUMES_ONCE_MESSAGE =
            "spec.volumes[].name must be given once only: rename or remove the second volume of that name";

    static final String VOLUME_NAMES = "self.all(v, !has(v.name) || v.name.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$'))";
    static final String VOLUME_NAMES_MESSAGE =
            "spec.volumes[].name must consist of lower case letters, digits and '-', and start and end with a letter or"
                    + " digit: rename the volume";

    static final String VARIABLE_NAMES = "self.all(v, !has(v.name) || !v.name.contains('='))";
    static final String VARIABLE_NAMES_MESSAGE =
            "spec.env.variables[].name must not contain '=': put what follows it into value";

    static final String VARIABLE_SOURCES =
            "self.all(v, !has(v.valueFrom) || ((!has(v.value) || size(v.value) == 0) && [has(v.valueFrom.secretKeyRef),"
                    + " has(v.valueFrom.configMapKeyRef), has(v.valueFrom.fieldRef), has(v.valueFrom.resourceFieldRef),"
                    + " has(v.valueFrom.fileKeyRef)].exists_one(given, given)))";
    static final String VARIABLE_SOURCES_MESSAGE =
            "spec.env.variables[] takes either value or one source in valueFrom (secretKeyRef, configMapKeyRef, fieldRef,"
                    + " resourceFieldRef): remove the others";

    public static final String TOLERATIONS =
            "self.all(t, has(t.operator) && t.operator == 'Exists' ? !has(t.value) || size(t.value) == 0"
                    + " : has(t.key) && size(t.key) > 0)";
    static final String TOLERATIONS_MESSAGE =
            "spec.scheduling.tolerations[]: operator Exists takes no value, any other operator needs a key; remove the"
                    + " value or add the key";

    static final String TOLERATION_SECONDS =
            "self.all(t, !has(t.tolerationSeconds) || (has(t.effect) && t.effect == 'NoExecute'))";
    static final String TOLERATION_SECONDS_MESSAGE =
            "spec.scheduling.tolerations[].tolerationSeconds is for effect NoExecute only: remove it or set that effect";

    public static final String LABEL_VALUES =
            "self.all(k, self[k].matches('^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$'))";
    private static final String LABELS_REMEDY =
            " must have values of at most 63 letters, digits, '-', '_' and '.', starting and ending with a letter or digit:"
                    + " put longer texts into annotations";
    static final String MASTER_LABELS_MESSAGE = "spec.master.labels" + LABELS_REMEDY;
    static final String WORKER_LABELS_MESSAGE = "spec.worker.labels" + LABELS_REMEDY;
    static final String NODE_SELECTOR_MESSAGE =
            "spec.scheduling.nodeSelector must have values of at most 63 letters, digits, '-', '_' and '.', starting and"
                    + " ending with a letter or digit: give the value of a node's label";

    static final String TEMPLATE_LABELS_MESSAGE = "podTemplate.metadata.labels" + LABELS_REMEDY;
    static final String LABELS_NOT_OURS =
            "['app', 'performance-test-name', 'performance-test-pod-name', 'managed-by', 'locust-role', 'locust.io/run']"
                    + ".all(l, !(l in self))";
    static final String LABELS_NOT_OURS_MESSAGE =
            "podTemplate.metadata.labels must not set app, performance-test-name, performance-test-pod-name, managed-by,"
                    + " locust-role or locust.io/run: the operator finds the pods of a run by them; use other labels";

    private static final String DNS_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String DNS_NAME = DNS_LABEL + "([.]" + DNS_LABEL + ")*";
    static final String DNS_NAME_OR_NOTHING = "self.matches('^(" + DNS_NAME + ")?$')";
    private static final String DNS_REMEDY =
            " must have only lower-case letters, digits, '-' and '.': give the name of ";
    static final String INGRESS_CLASS_MESSAGE =
            "spec.webUI.ingress.className" + DNS_REMEDY + "an IngressClass (kubectl get ingressclass)";
    static final String TLS_SECRET_MESSAGE = "spec.webUI.ingress.tlsSecretName" + DNS_REMEDY + "a Secret of type tls";
    static final String SERVICE_ACCOUNT_MESSAGE = "spec.serviceAccountName" + DNS_REMEDY + "a service account";
    static final String HOST = "self.matches('^(([*][.])?" + DNS_NAME + ")?$')";
    static final String HOST_MESSAGE =
            "spec.webUI.ingress.host must be a host name in lower case, without scheme, port and path: write it like"
                    + " load.example.com";
    static final String INGRESS_PATH = "self.startsWith('/') && !self.matches('//|/[.][.]?(/|$)|%2[fF]')";
    static final String INGRESS_PATH_MESSAGE =
            "spec.webUI.ingress.path must start with '/' and be without '//', '/./' and '/../': write it like /load";

    private PodRules() {}
}
