package io.locust.k8s.definition;

/**
 * Where the API server sends objects to have them converted.
 *
 * @param authorities PEM of the certificates by which the API server knows the webhook; all of them count
 */
public record Conversion(Endpoint endpoint, String authorities) {
    /** A path of a Service. */
    public record Endpoint(String namespace, String service, int port, String path) {}
}
