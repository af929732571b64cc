package io.locust.k8s.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.locust.k8s.api.v2.LocustTestSpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which code says "ran, had failures": Locust's own order is the last flag, then the variable. */
class ExitCodesTest {
    @ParameterizedTest(name = "{0} | extraArgs [{1}] | variable {2} -> {3}, the user''s: {4}")
    @CsvSource(delimiter = '|', textBlock = """
            -u 5                                 |                            |         | 86 | false
            -u 5 --exit-code-on-error 3          |                            |         | 3  | true
            -u 5 --exit-code-on-error=3          |                            |         | 3  | true
            -u 5 '--exit-code-on-error' "3"      |                            |         | 3  | true
            -u 5                                 | "--exit-code-on-error","0" |         | 0  | true
            -u 5                                 | "--exit-code-on-error=1"   |         | 1  | true
            --exit-code-on-error 3               | "--exit-code-on-error","4" |         | 4  | true
            --exit-code-on-error=3 -u 5          |                            | 7       | 3  | true
            -u 5                                 |                            | 7       | 7  | true
            -u 5                                 |                            | ' 7 '   | 7  | true
            --exit-code-on-error three           |                            |         | 86 | true
            -u 5 --exit-code-on-error            |                            |         | 86 | true
            -u 5 --exit-code-on-errors=3         |                            |         | 86 | false
            --tags exit-code-on-error=3          |                            |         | 86 | false
            """)
    void isTheOneThatLocustUses(
            String command, @Nullable String extra, @Nullable String variable, int code, boolean chosen)
            throws JsonProcessingException {
        var spec = spec(command, extra, variable);
        assertThat(ExitCodes.ranWithFailures(spec)).isEqualTo(code);
        assertThat(ExitCodes.chosenByUser(spec)).isEqualTo(chosen);
    }

    private static LocustTestSpec spec(String command, @Nullable String extra, @Nullable String variable)
            throws JsonProcessingException {
        var json = new ObjectMapper();
        var variables = variable == null
                ? "[]"
                : "[{\"name\": \"LOCUST_EXIT_CODE_ON_ERROR\", \"value\": %s}]"
                        .formatted(json.writeValueAsString(variable));
        return json.readValue(
                """
                {"image": "i", "worker": {"command": "-u 1", "replicas": 1},
                 "master": {"command": %s, "extraArgs": [%s]}, "env": {"variables": %s}}""".formatted(json.writeValueAsString(command), extra == null ? "" : extra, variables),
                LocustTestSpec.class);
    }
}
