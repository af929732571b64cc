package io.locust.k8s.upkeep;

import io.locust.k8s.definition.Conversion;
import io.locust.k8s.webhook.Authority;
import io.locust.k8s.webhook.ConversionServer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the installation says about what all replicas share.
 *
 * @param aliases whether v1alpha1 and v1beta1 are served, too
 * @param migration whether tests that are stored as v1 are to be stored as v2
 * @param webhook absent if nothing is converted, and v1 not served
 */
public record Plan(
        boolean aliases, boolean migration, @Nullable Webhook webhook) {
    private static final Duration LONGEST_SPREAD = Duration.ofSeconds(30);
    private static final int SPREAD_PART = 10;
    private static final int LOOKS = 20;

    /**
     * The webhook's names.
     *
     * @param port that the server listens on
     * @param secret with the certificate
     * @param life of certificates that we make; absent if somebody else makes them
     */
    public record Webhook(
            String namespace,
            String service,
            int port,
            String secret,
            @Nullable Duration life) {
        private static final int HTTPS = 443;

        Conversion.Endpoint endpoint() {
            return new Conversion.Endpoint(namespace, service, HTTPS, ConversionServer.PATH);
        }

        List<String> dnsNames() {
            var name = service + "." + namespace + ".svc";
            return List.of(name, name + ".cluster.local", service + "." + namespace, service);
        }
    }

    /** Of certificates; what has to happen several times within it is done so often. */
    private Duration life() {
        return webhook == null || webhook.life() == null ? Authority.LIFE : webhook.life();
    }

    Duration rhythm() {
        return shorter(life().dividedBy(LOOKS), Upkeep.REGULAR);
    }

    Duration spread() {
        return shorter(life().dividedBy(SPREAD_PART), LONGEST_SPREAD);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
