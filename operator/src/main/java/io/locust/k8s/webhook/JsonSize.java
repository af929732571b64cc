package io.locust.k8s.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * How much of a JSON text is structure, found out without making a tree of it: {@code [{},{},…]} takes thirty times its
 * length as a tree.
 */
final class JsonSize {
    /** Kubernetes objects have some 20 levels. */
    static final int DEEPEST = 200;

    private JsonSize() {}

    /**
     * Number of tokens: names, values, beginnings and ends.
     *
     * @param most counting stops right above
     * @throws IOException when it is no JSON, or nested too deeply
     */
    static int tokens(JsonFactory factory, byte[] json, int most) throws IOException {
        try (var in = factory.createParser(json)) {
            int tokens = 0;
            int depth = 0;
            for (var token = in.nextToken(); token != null && tokens <= most; token = in.nextToken()) {
                tokens++;
                if (token.isStructStart()) {
                    depth++;
                } else if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
                    depth--;
                }
                if (depth > DEEPEST) {
                    throw new JsonParseException(in, "nested more than " + DEEPEST + " levels deep");
                }
            }
            return tokens;
        }
    }
}
