package io.locust.k8s.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.BooleanSupplier;

/**
 * Answers the {@code ConversionReview} (apiextensions.k8s.io/v1) that the API server sends when it needs LocustTests in
 * another version than the one they are written in. Stateless; for any number of threads.
 */
public final class ConversionReviews {
    private static final String API_VERSION = "apiextensions.k8s.io/v1";
    private static final String KIND = "ConversionReview";

    /** Another version of an object means all objects of the review or none, as the API server wants it. */
    private sealed interface Outcome {
        record All(ArrayNode objects) implements Outcome {}

        record None(String why) implements Outcome {}
    }

    private final SpecCheck check;
    private final BooleanSupplier storesV2;

    /**
     * @param check of what an annotation adds to a spec: the API server does not validate that, and one spec that cannot be
     *     read would stop the watch of all
     * @param storesV2 whether it is known that no v1 form is stored any more. Else what is made for v1 may be all that is
     *     left of an object, so that nothing may be left out of it
     */
    public ConversionReviews(SpecCheck check, BooleanSupplier storesV2) {
        this.check = check;
        this.storesV2 = storesV2;
    }

    /**
     * A review with a response, whatever is given: a request that makes no sense is answered as a failure that says why.
     * Does not change its argument; may share nodes with it.
     */
    public JsonNode answer(JsonNode review) {
        var answer = JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", API_VERSION)
                .put("kind", KIND);
        var response = answer.putObject("response");
        response.put("uid", review.path("request").path("uid").asText(""));
        switch (convert(review)) {
            case Outcome.All(ArrayNode objects) -> {
                response.set("convertedObjects", objects);
                response.putObject("result").put("status", "Success");
            }
            case Outcome.None(String why) -> {
                response.putArray("convertedObjects");
                response.putObject("result").put("status", "Failure").put("message", why);
            }
        }
        return answer;
    }

    private Outcome convert(JsonNode review) {
        var version = review.path("apiVersion").asText("");
        if (!version.equals(API_VERSION) || !KIND.equals(review.path("kind").textValue())) {
            return new Outcome.None("the webhook answers a ConversionReview of " + API_VERSION + " only, not '"
                    + review.path("kind").asText("") + "' of '" + version
                    + "': set conversion.webhook.conversionReviewVersions of the CustomResourceDefinition to [v1]");
        }
        var request = review.path("request");
        var desired = request.path("desiredAPIVersion").asText("");
        var wanted = ApiVersion.of(desired);
        if (wanted == null) {
            return new Outcome.None("desiredAPIVersion '" + desired + "' is not known to this operator, which converts"
                    + " between " + ApiVersion.all() + ": remove that version from the CustomResourceDefinition"
                    + " locusttests.locust.io, or install the operator that it came with");
        }
        if (!(request.path("objects") instanceof ArrayNode objects)) {
            return new Outcome.None("request.objects of the ConversionReview must be a list");
        }
        return convert(objects, wanted);
    }

    private Outcome convert(ArrayNode objects, ApiVersion wanted) {
        var converted = objects.arrayNode(objects.size());
        long values = 0;
        for (JsonNode object : objects) {
            values += Remainder.values(object);
        }
        if (values > Remainder.MOST_VALUES) {
            return new Outcome.None(
                    "annotations " + Remainder.OF_V2 + " and " + Remainder.OF_V1 + " of " + objects.size()
                            + " LocustTests have " + values + " values, and may have " + Remainder.MOST_VALUES
                            + " in one request" + Remainder.REMEDY);
        }
        var conversion = new Conversion(check, storesV2.getAsBoolean());
        for (JsonNode object : objects) {
            switch (conversion.convert(object, wanted)) {
                case Conversion.Result.Converted(ObjectNode done) -> converted.add(done);
                case Conversion.Result.Refused(String why) -> {
                    return new Outcome.None(why);
                }
            }
        }
        return new Outcome.All(converted);
    }
}
