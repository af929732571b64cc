package io.locust.k8s.api.v2;

/** CEL rules for files and packages in the spec, with the messages a user reads. */
final class FileRules {
    static final int MOST_FILES = 100;

    /** Characters of one file; all together must not have more either. */
    static final int LARGEST = 200_000;

    static final String ONE_SOURCE =
            "!has(self.inline) || size(self.inline) == 0 || !has(self.configMapRef) || size(self.configMapRef) == 0";
    static final String ONE_SOURCE_MESSAGE =
            "spec.testFiles.inline and spec.testFiles.configMapRef must not both be given, as both are mounted at"
                    + " srcMountPath: put all files into one of them";

    /** As a ConfigMap volume takes them. */
    static final String PATHS =
            "self.all(path, size(path) <= 200 && path.matches('^[-._a-zA-Z0-9]+(/[-._a-zA-Z0-9]+)*$')"
                    + " && !path.matches('(^|/)[.][.]?(/|$)'))";

    static final String PATHS_MESSAGE =
            "spec.testFiles.inline must have relative paths as keys, such as lib/helpers.py, of letters, digits, '-', '_' and"
                    + " '.', without '..' and with at most 200 characters: rename the file";

    /**
     * The spec is stored a second time, as the one that the run was started from, and kubectl apply a third time: all that
     * has to fit into what etcd takes, 1.5 MB, and the annotation of kubectl apply, 256 KiB.
     */
    static final String SMALL = "self.map(path, size(path) + size(self[path])).sum() <= " + LARGEST;

    static final String SMALL_MESSAGE =
            "spec.testFiles.inline must have at most 200000 characters in all: put large files"
                    + " into a ConfigMap (spec.testFiles.configMapRef, up to 1 MiB), a volume (spec.volumes) or the image";

    static final String PACKAGES = "self.all(p, p.matches('^[a-zA-Z0-9][^ ]*( *[;<>=!~@[].*)?$'))";
    static final String PACKAGES_MESSAGE =
            "spec.testFiles.pipPackages must hold requirements such as faker or boto3>=1.34, not options of pip: use"
                    + " pipIndexUrl or pipConfigSecretRef for where they come from";

    static final String PACKAGES_WANTED =
            "(has(self.pipPackages) && size(self.pipPackages) > 0) || (!has(self.pipIndexUrl) && !has(self.pipConfigSecretRef))";
    static final String PACKAGES_WANTED_MESSAGE =
            "spec.testFiles.pipIndexUrl and spec.testFiles.pipConfigSecretRef are only used with pipPackages: add those, or"
                    + " remove these";

    static final String INDEX = "self.matches('^https?://[^/@]+(/.*)?$')";
    static final String INDEX_MESSAGE =
            "spec.testFiles.pipIndexUrl must be an http or https address without user name and password, which everybody who"
                    + " may read the test would see: put those into the Secret of pipConfigSecretRef";

    private FileRules() {}
}
