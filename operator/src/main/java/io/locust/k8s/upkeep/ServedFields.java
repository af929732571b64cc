package io.locust.k8s.upkeep;

import io.locust.k8s.definition.Definition;
import io.locust.k8s.definition.Wanted;
import java.util.Set;

/** What the API server publishes of the definition, which everybody may read. */
final class ServedFields {
    private static final String OPEN_API = "/openapi/v3/apis/locust.io/v2";

    private final Requests api;
    private final Outline outline;

    ServedFields(Requests api, Outline outline) {
        this.api = api;
        this.outline = outline;
    }

    /** In words; empty if nothing that we need is missing, or if nobody says. */
    String missing(Wanted.Shipped shipped) {
        var answer = api.send(Requests.Request.get(OPEN_API));
        if (answer.isNotFound()) {
            return "version v2";
        }
        if (!answer.isOk()) {
            return "";
        }
        var there = outline.names(
                answer.body(), "components", "schemas", "io.locust.v2.LocustTest", "properties", "spec", "properties");
        return FieldCheck.missing(Set.copyOf(there), Definition.of(outline.of(shipped.text())));
    }
}
