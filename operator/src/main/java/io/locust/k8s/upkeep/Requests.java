package io.locust.k8s.upkeep;

import org.jspecify.annotations.Nullable;

/** Plain requests to the API server: for definitions, which as objects of the client would take a hundred times their size. */
interface Requests {
    /**
     * One request.
     *
     * @param path from the root of the API server
     * @param body JSON; absent for none
     */
    record Request(
            String method,
            String path,
            String accept,
            String contentType,
            @Nullable String body) {
        private static final String JSON = "application/json";

        static Request get(String path) {
            return new Request("GET", path, JSON, JSON, null);
        }

        static Request put(String path, String body) {
            return new Request("PUT", path, JSON, JSON, body);
        }

        /** Merges this JSON into the object. */
        static Request merge(String path, String body) {
            return new Request("PATCH", path, JSON, "application/merge-patch+json", body);
        }

        /** The same, with less in the answer. */
        Request accepting(String form) {
            return new Request(method, path, form, contentType, body);
        }
    }

    /**
     * What comes back.
     *
     * @param status of HTTP
     */
    record Answer(int status, String body) {
        private static final int OK = 200;
        private static final int UNAUTHORIZED = 401;
        private static final int FORBIDDEN = 403;
        private static final int NOT_FOUND = 404;
        private static final int CONFLICT = 409;
        private static final int TOO_MANY_REQUESTS = 429;
        private static final int SERVER_ERROR = 500;

        boolean isOk() {
            return status == OK;
        }

        boolean isForbidden() {
            return status == FORBIDDEN || status == UNAUTHORIZED;
        }

        boolean isNotFound() {
            return status == NOT_FOUND;
        }

        boolean isConflict() {
            return status == CONFLICT;
        }

        /** Whether the same request may succeed in a moment. */
        boolean isPassing() {
            return status == TOO_MANY_REQUESTS || status >= SERVER_ERROR;
        }
    }

    /** Whatever the status is; throws only when there is no answer. */
    Answer send(Request request);
}
