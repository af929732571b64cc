package io.locust.k8s.plan;

import io.locust.k8s.api.v2.LocustTestSpec;
import java.util.Optional;

/**
 * Where the master's web UI and statistics are, as the user's flags or variables for Locust have it.
 *
 * @param port 8089 unless --web-port or -P says otherwise
 * @param path of --web-base-path: empty, or with a slash in front and none at the end
 * @param tls whether --tls-cert is given
 */
public record WebAddress(int port, String path, boolean tls) {
    private static final int MAX_PORT = 65_535;

    /** That of the master of this spec. */
    public static WebAddress of(LocustTestSpec spec) {
        var options = MasterOptions.of(spec);
        return new WebAddress(
                options.value("-P", "")
                        .or(() -> options.value("--web-port", "LOCUST_WEB_PORT"))
                        .flatMap(WebAddress::port)
                        .orElse(Ports.WEB),
                options.value("--web-base-path", "LOCUST_WEB_BASE_PATH")
                        .map(WebAddress::path)
                        .orElse(""),
                options.value("--tls-cert", "LOCUST_TLS_CERT").isPresent());
    }

    /**
     * The address on this host.
     *
     * @param host name or IP address
     */
    public String on(String host) {
        return (tls ? "https" : "http") + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + path;
    }

    private static Optional<Integer> port(String text) {
        try {
            return Optional.of(Integer.parseInt(text.strip())).filter(port -> port > 0 && port <= MAX_PORT);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Locust serves nothing else; what could not stand in an address is left to Locust to refuse. */
    private static String path(String text) {
        var bare = text.replaceAll("^/+|/+$", "");
        return bare.matches("[-\\w.~/]+") ? "/" + bare : "";
    }
}
