package io.locust.k8s.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.locust.k8s.api.v2.LocustTestSpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the web UI is, as Locust takes flags and variables. */
class WebAddressTest {
    @ParameterizedTest(name = "{0} | variable {1}={2} -> {3}")
    @CsvSource(delimiter = '|', textBlock = """
            -u 5                                  |                      |        | http://10.0.0.7:8089
            -u 5 --web-port 9000                  |                      |        | http://10.0.0.7:9000
            -u 5 --web-port=9000 -P 9001          |                      |        | http://10.0.0.7:9001
            -u 5                                  | LOCUST_WEB_PORT      | ' 80 ' | http://10.0.0.7:80
            -u 5 --web-port 9000                  | LOCUST_WEB_PORT      | 80     | http://10.0.0.7:9000
            -u 5 --web-port many                  |                      |        | http://10.0.0.7:8089
            -u 5 --web-port 70000                 |                      |        | http://10.0.0.7:8089
            -u 5 --web-base-path /load            |                      |        | http://10.0.0.7:8089/load
            -u 5 --web-base-path=load/test/       |                      |        | http://10.0.0.7:8089/load/test
            -u 5 --web-base-path /                |                      |        | http://10.0.0.7:8089
            -u 5 --web-base-path '/a b?c#d'       |                      |        | http://10.0.0.7:8089
            -u 5                                  | LOCUST_WEB_BASE_PATH | /load  | http://10.0.0.7:8089/load
            -u 5 --tls-cert a.pem --tls-key a.key |                      |        | https://10.0.0.7:8089
            -u 5                                  | LOCUST_TLS_CERT      | a.pem  | https://10.0.0.7:8089
            """)
    void isWhereLocustServes(String command, @Nullable String variable, @Nullable String value, String address)
            throws JsonProcessingException {
        assertThat(WebAddress.of(spec(command, variable, value)).on("10.0.0.7")).isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource({"fd00::7, http://[fd00::7]:8089", "localhost, http://localhost:8089"})
    void writesHostsAsAddressesDo(String host, String address) throws JsonProcessingException {
        assertThat(WebAddress.of(spec("-u 5", null, null)).on(host)).isEqualTo(address);
    }

    private static LocustTestSpec spec(String command, @Nullable String variable, @Nullable String value)
            throws JsonProcessingException {
        var json = new ObjectMapper();
        var spec = json.createObjectNode().put("image", "i");
        spec.putObject("worker").put("command", "-u 1").put("replicas", 1);
        spec.putObject("master").put("command", command);
        if (variable != null) {
            spec.putObject("env")
                    .putArray("variables")
                    .addObject()
                    .put("name", variable)
                    .put("value", value);
        }
        return json.treeToValue(spec, LocustTestSpec.class);
    }
}
