package io.locust.k8s.convert;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The versions that LocustTest is or was known by; the aliases differ from what they stand for in the name only. */
enum ApiVersion {
    V1("v1", Form.V1),
    V1ALPHA1("v1alpha1", Form.V1),
    V2("v2", Form.V2),
    V1BETA1("v1beta1", Form.V2);

    private static final String GROUP = "locust.io/";

    private final String version;
    private final Form form;

    /** The two ways to write a spec. */
    enum Form {
        V1,
        V2
    }

    ApiVersion(String version, Form form) {
        this.version = version;
        this.form = form;
    }

    Form form() {
        return form;
    }

    /** As in a manifest, such as {@code locust.io/v1}. */
    String text() {
        return GROUP + version;
    }

    /** Absent when no operator of ours knows it. */
    static @Nullable ApiVersion of(String text) {
        for (ApiVersion known : values()) {
            if (known.text().equals(text)) {
                return known;
            }
        }
        return null;
    }

    /** For messages. */
    static String all() {
        return Arrays.stream(values()).map(ApiVersion::text).collect(Collectors.joining(", "));
    }
}
