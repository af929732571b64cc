package io.locust.k8s.reconcile;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;

/** What an answer of the API server other than success means. */
final class Failures {
    private static final int UNPROCESSABLE = 422;
    private static final int TOO_MANY_REQUESTS = 429;

    private Failures() {}

    static boolean isNotFound(KubernetesClientException e) {
        return e.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
    }

    /** Somebody else wrote the object, or another object has its name by now. */
    static boolean isConflict(KubernetesClientException e) {
        return e.getCode() == HttpURLConnection.HTTP_CONFLICT && !isAlreadyExists(e);
    }

    static boolean isAlreadyExists(KubernetesClientException e) {
        return e.getCode() == HttpURLConnection.HTTP_CONFLICT
                && e.getStatus() != null
                && "AlreadyExists".equals(e.getStatus().getReason());
    }

    static boolean isUnprocessable(KubernetesClientException e) {
        return e.getCode() == UNPROCESSABLE;
    }

    /** The API server knows us and does not let us. */
    static boolean isDenial(Throwable problem) {
        for (Throwable at = problem; at != null; at = at.getCause()) {
            if (at instanceof KubernetesClientException e && e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                return true;
            }
        }
        return false;
    }

    /** The server understood and said no: the same request will be refused until a person changes something. */
    static boolean isRefusal(KubernetesClientException e) {
        return switch (e.getCode()) {
            case HttpURLConnection.HTTP_UNAUTHORIZED,
                    HttpURLConnection.HTTP_CLIENT_TIMEOUT,
                    HttpURLConnection.HTTP_CONFLICT,
                    HttpURLConnection.HTTP_GONE,
                    TOO_MANY_REQUESTS -> false;
            default ->
                e.getCode() >= HttpURLConnection.HTTP_BAD_REQUEST
                        && e.getCode() < HttpURLConnection.HTTP_INTERNAL_ERROR;
        };
    }

    /** The API server's own words where there are some, else the innermost failure. */
    static String words(Throwable problem) {
        Throwable innermost = problem;
        for (Throwable at = problem; at != null; at = at.getCause()) {
            if (at instanceof KubernetesClientException e
                    && e.getStatus() != null
                    && e.getStatus().getMessage() != null) {
                return e.getStatus().getMessage();
            }
            innermost = at;
        }
        return innermost.getMessage() == null ? innermost.toString() : innermost.getMessage();
    }
}
