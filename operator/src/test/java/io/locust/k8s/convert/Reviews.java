package io.locust.k8s.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Asks as the API server does. */
final class Reviews {
    private static final String UID = "8d3c1f0a-77c1-4b0e-9a55-0c8b7f6f1f10";

    private Reviews() {}

    static ObjectNode review(String version, List<? extends JsonNode> objects) {
        var review = JsonNodeFactory.instance.objectNode();
        review.put("apiVersion", "apiextensions.k8s.io/v1").put("kind", "ConversionReview");
        var request = review.putObject("request").put("uid", UID).put("desiredAPIVersion", version);
        request.putArray("objects").addAll(objects);
        return review;
    }

    /** One object in the other version; fails when it is refused, or when the argument was changed. */
    static ObjectNode convert(JsonNode object, String version) {
        return convert(object, version, true);
    }

    /** The same, where tests may be stored as v1. */
    static ObjectNode convert(JsonNode object, String version, boolean storesV2) {
        var before = object.deepCopy();
        var answer = new ConversionReviews(spec -> null, () -> storesV2).answer(review(version, List.of(object)));
        assertThat(answer.at("/response/result/status").asText())
                .as(answer.toString())
                .isEqualTo("Success");
        assertThat(answer.at("/response/uid").asText()).isEqualTo(UID);
        assertThat(answer.at("/response/convertedObjects")).hasSize(1);
        assertThat(object).isEqualTo(before);
        return (ObjectNode) answer.at("/response/convertedObjects/0");
    }

    /** Why one object is refused; fails when it is not. */
    static String refusal(JsonNode object, String version) {
        return refusal(object, version, true);
    }

    /** The same, where tests may be stored as v1. */
    static String refusal(JsonNode object, String version, boolean storesV2) {
        var answer = new ConversionReviews(spec -> null, () -> storesV2).answer(review(version, List.of(object)));
        assertThat(answer.at("/response/result/status").asText())
                .as(answer.toString())
                .isEqualTo("Failure");
        assertThat(answer.at("/response/convertedObjects")).isEmpty();
        return answer.at("/response/result/message").asText();
    }

    /** RFC 7386, which is how kubectl changes custom resources. */
    static JsonNode merge(JsonNode target, JsonNode patch) {
        if (!(patch instanceof ObjectNode changes)) {
            return patch;
        }
        var merged = target instanceof ObjectNode there ? there.deepCopy() : changes.objectNode();
        changes.properties().forEach(change -> {
            if (change.getValue().isNull()) {
                merged.remove(change.getKey());
            } else {
                merged.set(change.getKey(), merge(merged.path(change.getKey()), change.getValue()));
            }
        });
        return merged;
    }
}
