package io.locust.k8s.locust;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads what {@code /stats/requests} answers, in one pass without keeping it: hundreds of masters may be asked at the
 * same time, and a hostile one must not fill the memory.
 */
final class StatisticsReader {
    private final JsonFactory factory = JsonFactory.builder()
            // Python writes NaN and Infinity as they are.
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            // Names come from outside; the JVM's table of strings is no place for them.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    /**
     * The statistics, or why there are none.
     *
     * @throws IOException when the body cannot be read to its end
     */
    Answer read(InputStream body) throws IOException {
        try (var json = factory.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return new Answer.Unreadable(Report.STRANGE);
            }
            var report = new Report();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                var field = json.currentName();
                json.nextToken();
                report.take(field, json);
            }
            // To the end of the body, so that the connection can be used again.
            return json.nextToken() == null ? report.answer() : new Answer.Unreadable(Report.STRANGE);
        } catch (JsonProcessingException | CharConversionException e) {
            return new Answer.Unreadable("the answer is not JSON; is this a Locust master?");
        }
    }
}
