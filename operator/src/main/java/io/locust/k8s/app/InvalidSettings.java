package io.locust.k8s.app;

import java.util.List;

/** Environment variables have values that make no sense; the message names all of them, one a line. */
final class InvalidSettings extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidSettings(List<String> problems) {
        super(String.join("\n", problems));
    }
}
