package io.locust.k8s.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.locust.k8s.Scenarios;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** A LocustTest in the other version, story by story. */
@Tag("S2-20")
@Tag("S2-22")
@Tag("S4-24")
@Tag("S4-25")
@Tag("S4-26")
@Tag("S4-27")
@Tag("S4-28")
@Tag("S4-29")
@Tag("S4-30")
class ConvertScenarioTest {
    private static final String V1 = "locust.io/v1";
    private static final String V2 = "locust.io/v2";

    @TestFactory
    Stream<DynamicTest> stories() {
        return Scenarios.of("convert").stream()
                .map(story -> DynamicTest.dynamicTest(story.getFileName().toString(), () -> tell(story)));
    }

    private static void tell(Path story) throws IOException {
        var results = new LinkedHashMap<String, Object>();
        var review = given(story, "given-review.yaml");
        var v1 = given(story, "given-v1.yaml");
        var v2 = given(story, "given-v2.yaml");
        var edit = given(story, "given-edit.yaml");
        if (review != null) {
            results.put("answer", new ConversionReviews(spec -> null, () -> true).answer(review));
        } else if (v1 != null) {
            results.put("v2", thereAndBack(v1, V2, V1));
        } else if (v2 != null) {
            var seen = thereAndBack(v2, V1, V2);
            results.put("v1", seen);
            if (edit != null) {
                results.put("v2", Reviews.convert(Reviews.merge(seen, edit), V2));
            }
        }
        Scenarios.then(story, results);
    }

    private static JsonNode thereAndBack(JsonNode given, String there, String back) {
        var seen = Reviews.convert(given, there);
        assertThat(Reviews.convert(seen, back)).as("there and back").isEqualTo(given);
        return seen;
    }

    private static @Nullable JsonNode given(Path story, String file) {
        var documents = Scenarios.given(story, file, Map.of());
        return documents.isEmpty() ? null : documents.getFirst();
    }
}
