package io.locust.k8s.upkeep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the API server store every LocustTest anew, by a write that changes nothing, and then says that none is stored in an
 * old version. A test that is refused because it breaks a rule of today is told and left as it is; then the old version
 * stays, too.
 */
final class StorageMigration {
    private static final Logger log = LoggerFactory.getLogger(StorageMigration.class);
    private static final String TESTS = "/apis/locust.io/v2";
    private static final String NAMES_ONLY = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
    private static final String NAME_ONLY = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
    private static final int PAGE = 500;
    private static final int ATTEMPTS = 5;
    private static final int TOLD = 10;

    private final Requests api;
    private final ObjectMapper mapper;
    private final BooleanSupplier mayGoOn;

    /** @param mayGoOn asked before each write */
    StorageMigration(Requests api, ObjectMapper mapper, BooleanSupplier mayGoOn) {
        this.api = api;
        this.mapper = mapper;
        this.mayGoOn = mayGoOn;
    }

    /** How it ended. */
    enum Result {
        /** Everything is stored as v2, and the definition says so. */
        DONE,
        /** Something came in between; to be tried again soon. */
        INTERRUPTED,
        /** Some tests are refused. */
        REFUSED
    }

    /** @param resourceVersion of the definition, so that nothing is said of one that was changed meanwhile */
    Result run(String resourceVersion) {
        var refused = new ArrayList<String>();
        int count = 0;
        String next = "";
        do {
            var answer = api.send(Requests.Request.get(TESTS + "/locusttests?limit=" + PAGE
                            + (next.isEmpty() ? "" : "&continue=" + URLEncoder.encode(next, StandardCharsets.UTF_8)))
                    .accepting(NAMES_ONLY));
            if (!answer.isOk()) {
                log.warn("cannot list the tests to store them as v2: {}", message(answer));
                return Result.INTERRUPTED;
            }
            var page = tree(answer);
            for (var test : page.path("items")) {
                if (!mayGoOn.getAsBoolean() || !store(test.path("metadata"), refused)) {
                    return Result.INTERRUPTED;
                }
                count++;
            }
            next = page.path("metadata").path("continue").asText("");
        } while (!next.isEmpty());
        return finish(resourceVersion, count, refused);
    }

    /** Returns whether the API server has decided, whatever about. */
    private boolean store(JsonNode test, List<String> refused) {
        var name = test.path("namespace").asText() + "/" + test.path("name").asText();
        var path = "%s/namespaces/%s/locusttests/%s"
                .formatted(
                        TESTS,
                        test.path("namespace").asText(),
                        test.path("name").asText());
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            var answer = api.send(Requests.Request.merge(path, "{}").accepting(NAME_ONLY));
            if (answer.isOk() || answer.isNotFound()) {
                return true;
            }
            if (!answer.isConflict() && !answer.isPassing()) {
                refused.add(name + " (" + message(answer) + ")");
                return true;
            }
        }
        log.warn("cannot store test {} as v2 now", name);
        return false;
    }

    private Result finish(String resourceVersion, int count, List<String> refused) {
        if (!refused.isEmpty()) {
            log.warn(
                    "{} of {} tests are not stored as v2, because the API server refuses to write them: {}{}. Repair or"
                            + " delete them; until then they are read through the webhook",
                    refused.size(),
                    count,
                    String.join("; ", refused.subList(0, Math.min(TOLD, refused.size()))),
                    refused.size() > TOLD ? "; …" : "");
            return Result.REFUSED;
        }
        var answer = api.send(Requests.Request.merge(
                DefinitionKeeper.PATH + "/status",
                "{\"metadata\":{\"resourceVersion\":\"" + resourceVersion
                        + "\"},\"status\":{\"storedVersions\":[\"v2\"]}}"));
        if (!answer.isOk()) {
            log.warn("cannot say that all tests are stored as v2: {}", message(answer));
            return Result.INTERRUPTED;
        }
        log.info("all {} tests are stored as v2 now", count);
        return Result.DONE;
    }

    private JsonNode tree(Requests.Answer answer) {
        try {
            return mapper.readTree(answer.body());
        } catch (JsonProcessingException e) {
            return mapper.createObjectNode();
        }
    }

    private String message(Requests.Answer answer) {
        var message = tree(answer).path("message").asText();
        return message.isEmpty() ? "status " + answer.status() : message;
    }
}
