package io.locust.k8s.webhook;

/** A certificate or key that cannot be used; the message says what is wrong with which part. */
public final class InvalidCertificate extends Exception {
    public InvalidCertificate(String message) {
        super(message);
    }

    public InvalidCertificate(String message, Throwable cause) {
        super(message, cause);
    }
}
