package io.locust.k8s.app;

/** Which build this is: in a class, not in a file beside it, so that a stale AOT cache shows itself. */
final class Version {
    static final String TEXT = text();

    private Version() {}

    private static String text() {
        return "${project.version}+${build.id}";
    }
}
