package io.locust.k8s.upkeep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locust.k8s.definition.Definition;
import io.locust.k8s.definition.Finding;
import io.locust.k8s.definition.Rewrite;
import io.locust.k8s.definition.Wanted;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads and writes the definition. Two replicas that write at once are told apart by its resourceVersion. */
final class DefinitionKeeper {
    static final String PATH = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/" + Definition.NAME;

    private static final Logger log = LoggerFactory.getLogger(DefinitionKeeper.class);

    private final Requests api;
    private final ObjectMapper mapper;
    private final Outline outline;

    DefinitionKeeper(Requests api, ObjectMapper mapper) {
        this.api = api;
        this.mapper = mapper;
        this.outline = new Outline(mapper);
    }

    /** How a look ended. */
    sealed interface Look {
        /** It is as it has to be. */
        record Good(Definition definition) implements Look {}

        /** It was or is being changed: look again at once. */
        record Again() implements Look {}

        /**
         * A person has to do something.
         *
         * @param usable whether tests can be run all the same
         */
        record Trouble(String message, boolean usable) implements Look {}
    }

    /**
     * What was read.
     *
     * @param definition absent if there is trouble
     * @param trouble absent if there is a definition
     * @param text all of the definition, as JSON
     */
    record Read(@Nullable Definition definition, Look.@Nullable Trouble trouble, String text) {}

    Read read() {
        var answer = api.send(Requests.Request.get(PATH));
        if (answer.isOk()) {
            return new Read(Definition.of(outline.of(answer.body())), null, answer.body());
        }
        if (answer.isNotFound()) {
            return trouble(
                    "the custom resource definition " + Definition.NAME
                            + " is missing: apply the one in the chart's folder"
                            + " crds (kubectl apply --server-side -f crds)",
                    false);
        }
        if (answer.isForbidden()) {
            return trouble(
                    "may not read the custom resource definition " + Definition.NAME
                            + ", so that it is neither checked nor updated: give the operator get and update on it",
                    true);
        }
        throw new IllegalStateException("the API server cannot give the definition: " + words(answer));
    }

    private static Read trouble(String message, boolean usable) {
        return new Read(null, new Look.Trouble(message, usable), "");
    }

    Look bringUpToDate(Definition seen, String text, Wanted wanted) {
        var rewrite = new Rewrite(seen, wanted);
        return switch (Finding.of(seen, wanted)) {
            case Finding.Current() -> new Look.Good(seen);
            case Finding.Untouchable(String message) -> new Look.Trouble(message, false);
            case Finding.ConvertedElsewhere() -> write(rewrite.conversionOnly(tree(text)), seen, wanted);
            case Finding.Outdated() ->
                write(rewrite.complete(tree(text), tree(wanted.shipped().text())), seen, wanted);
        };
    }

    private Look write(ObjectNode next, Definition before, Wanted wanted) {
        var answer = api.send(Requests.Request.put(PATH, text(next)));
        if (answer.isConflict()) {
            return new Look.Again();
        }
        if (!answer.isOk()) {
            return refused(answer, before, wanted);
        }
        var now = Definition.of(outline.of(answer.body()));
        if (now.generation() != before.generation()) {
            log.atInfo()
                    .addKeyValue("generation", now.generation())
                    .addKeyValue(
                            "conversion",
                            now.conversion() == null ? "none" : now.conversion().endpoint())
                    .log("the custom resource definition is brought up to date");
        } else if (Finding.of(now, wanted) instanceof Finding.Outdated) {
            // The API server found nothing new in it, so that the generation is another one than foreseen.
            api.send(Requests.Request.put(PATH, text(new Rewrite(now, wanted).marked(tree(answer.body())))));
        }
        return new Look.Again();
    }

    private Look refused(Requests.Answer answer, Definition before, Wanted wanted) {
        if (answer.isPassing()) {
            throw new IllegalStateException("the API server does not take the definition now: " + words(answer));
        }
        var missing =
                FieldCheck.missing(before, Definition.of(tree(wanted.shipped().text())));
        return new Look.Trouble(
                "the API server does not let the operator update the custom resource definition: " + words(answer)
                        + ". Apply the one in the chart's folder crds, or give the operator update on it."
                        + (missing.isEmpty() ? "" : " Missing meanwhile: " + missing),
                missing.isEmpty());
    }

    /** Who has written it when, for people. */
    String writers(String definition) {
        return StreamSupport.stream(
                        tree(definition).at("/metadata/managedFields").spliterator(), false)
                .filter(entry -> !entry.has("subresource"))
                .map(entry -> entry.path("manager").asText() + " at "
                        + entry.path("time").asText())
                .collect(Collectors.joining(", "));
    }

    private ObjectNode tree(String json) {
        try {
            JsonNode tree = mapper.readTree(json);
            return (ObjectNode) tree;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("no JSON", e);
        }
    }

    private String text(ObjectNode tree) {
        try {
            return mapper.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that was read cannot be written", e);
        }
    }

    /** The API server's own words. */
    private String words(Requests.Answer answer) {
        try {
            var message = mapper.readTree(answer.body()).path("message").asText();
            return message.isEmpty() ? "status " + answer.status() : message;
        } catch (JsonProcessingException e) {
            return "status " + answer.status();
        }
    }
}
