package io.locust.k8s.upkeep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tests as the API server shows them in v2. */
final class StoredTests {
    private static final String V2 = "/apis/locust.io/v2";

    /** Each test may have megabytes. */
    private static final int PAGE = 10;

    private final Requests api;
    private final ObjectMapper mapper;
    private final Set<String> namespaces;

    /** @param namespaces where to look; empty for all */
    StoredTests(Requests api, ObjectMapper mapper, Set<String> namespaces) {
        this.api = api;
        this.mapper = mapper;
        this.namespaces = namespaces;
    }

    /**
     * A test without what each test in v2 has, because it is stored as v1 and nobody converts it. Namespaces that are gone
     * or deny us have none.
     *
     * @return namespace/name; absent if there is none
     */
    @Nullable
    String hollow() {
        if (namespaces.isEmpty()) {
            return hollow(V2 + "/locusttests");
        }
        for (String namespace : namespaces) {
            var found = hollow(V2 + "/namespaces/" + namespace + "/locusttests");
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private @Nullable String hollow(String path) {
        String next = "";
        do {
            var answer = api.send(Requests.Request.get(path + "?limit=" + PAGE
                    + (next.isEmpty() ? "" : "&continue=" + URLEncoder.encode(next, StandardCharsets.UTF_8))));
            if (answer.isForbidden() || answer.isNotFound()) {
                return null;
            }
            if (!answer.isOk()) {
                throw new IllegalStateException("the API server cannot list the tests: status " + answer.status());
            }
            var page = tree(answer.body());
            for (var test : page.path("items")) {
                var spec = test.path("spec");
                if (!spec.hasNonNull("master") || !spec.hasNonNull("worker")) {
                    var metadata = test.path("metadata");
                    return metadata.path("namespace").asText() + "/"
                            + metadata.path("name").asText();
                }
            }
            next = page.path("metadata").path("continue").asText("");
        } while (!next.isEmpty());
        return null;
    }

    private JsonNode tree(String json) {
        try {
            return mapper.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the API server's list is no JSON", e);
        }
    }
}
