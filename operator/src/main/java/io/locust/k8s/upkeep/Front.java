package io.locust.k8s.upkeep;

import io.locust.k8s.definition.Conversion;
import io.locust.k8s.definition.Definition;
import io.locust.k8s.webhook.ConversionServer;
import io.locust.k8s.webhook.InvalidCertificate;
import io.locust.k8s.webhook.ServerCertificate;
import io.locust.k8s.webhook.Trust;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The webhook as the API server sees it, and the order in which things become visible. A certificate is used only when
 * its authority is known; the API server is sent here only when a pod can be reached.
 */
final class Front {
    private static final Logger log = LoggerFactory.getLogger(Front.class);

    /** From the kubelet's first good probe until the Service leads here. */
    private static final Duration ENDPOINT = Duration.ofSeconds(3);

    /** Longer than any probe takes to be asked for the first time. */
    private static final Duration NO_PROBE = Duration.ofSeconds(20);

    private final ConversionServer server;
    private final CertificateKeeper keeper;
    private final Trust trust;
    private final Conversion.Endpoint endpoint;
    private volatile @Nullable Instant probed;
    private @Nullable ServerCertificate kept;
    private @Nullable Instant serving;
    private boolean nobodyServes;

    Front(ConversionServer server, CertificateKeeper keeper, Trust trust, Conversion.Endpoint endpoint) {
        this.server = server;
        this.keeper = keeper;
        this.trust = trust;
        this.endpoint = endpoint;
    }

    /** To be called when somebody was told that conversions are served here. */
    void told(Instant now) {
        if (probed == null) {
            probed = now;
        }
    }

    boolean isServing() {
        return server.certificate() != null;
    }

    /**
     * Where the API server is to send objects and whom it has to trust; absent if it is too early to send it here, so that
     * the definition has to stay as it is for a moment.
     */
    @Nullable
    Conversion conversion(Definition seen, Instant now) throws InvalidCertificate {
        var certificate = keeper.current(now);
        kept = certificate;
        if (!seen.asks(endpoint)) {
            serveAnyway(now);
            if (!isReachable(now)) {
                return null;
            }
        }
        var before = seen.conversion();
        var said = before != null && seen.asks(endpoint) ? before.authorities() : null;
        if (!isServing() && said != null && Trust.areStrangers(certificate.authorities(), said)) {
            // Somebody else was asked here before. None of us can wait for a moment in which others answer.
            nobodyServes = true;
        }
        return new Conversion(endpoint, trust.authorities(said, certificate.authorities(), now));
    }

    /** Where the definition says nothing of us, or cannot be changed: better this certificate than none. */
    void serveAnyway(Instant now) throws InvalidCertificate {
        if (!isServing()) {
            use(kept == null ? keeper.current(now) : kept, now);
        }
    }

    private boolean isReachable(Instant now) {
        var first = probed;
        return first == null
                ? serving != null && !now.isBefore(serving.plus(NO_PROBE))
                : !now.isBefore(first.plus(ENDPOINT));
    }

    /**
     * The definition says what {@link #conversion} wanted.
     *
     * @return whether the certificate that is kept is also the one in use
     */
    boolean trusted(Instant now) {
        var next = kept;
        var used = server.certificate();
        if (next == null || next.equals(used)) {
            return true;
        }
        // Where nothing in use is any good, there is nothing to wait for.
        boolean hurries = used == null ? nobodyServes : !used.isValid(now);
        if (hurries || (trust.isKnown(next.authorities(), now) && (used == null || next.isValid(now)))) {
            use(next, now);
            return true;
        }
        return false;
    }

    private void use(ServerCertificate certificate, Instant now) {
        server.use(certificate);
        serving = now;
        log.atInfo().addKeyValue("until", certificate.notAfter()).log("the webhook has a certificate");
    }
}
