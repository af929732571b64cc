package io.locust.k8s.webhook;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which authorities the API servers have to trust, and whether they have had the time to learn it. No certificate is used
 * before its authority is known everywhere, and an authority stays for some time after it is needed last, because another
 * replica may still use a certificate of its.
 */
public final class Trust {
    /** Longer than it takes a replica to see that there is a new certificate and to use it. */
    private static final Duration LINGER = Duration.ofMinutes(5);

    private final Duration spread;
    private final Map<X509Certificate, Instant> trusted = new HashMap<>();
    private final Map<X509Certificate, Instant> superfluous = new HashMap<>();
    private boolean looked;

    /**
     * Knows of nobody yet.
     *
     * @param spread how long a change of the definition may take until every API server follows it
     */
    public Trust(Duration spread) {
        this.spread = spread;
    }

    /**
     * What the definition has to say.
     *
     * @param said what it says now, in PEM; absent while the API server does not ask us, so that it has to trust nobody yet
     * @param wanted those of the certificate that is kept
     */
    public String authorities(@Nullable String said, List<X509Certificate> wanted, Instant now) {
        var before = said == null ? List.<X509Certificate>of() : read(said);
        superfluous.keySet().retainAll(before);
        wanted.forEach(superfluous::remove);
        var all = new LinkedHashSet<>(wanted);
        for (var authority : before) {
            // What was there when this process started was there for long.
            trusted.putIfAbsent(authority, looked ? now : Instant.MIN);
            if (!wanted.contains(authority)
                    && now.isBefore(
                            superfluous.computeIfAbsent(authority, first -> now).plus(LINGER))) {
                all.add(authority);
            }
        }
        looked = true;
        // With nobody to be kept waiting there is nothing to wait for.
        wanted.forEach(authority -> trusted.putIfAbsent(authority, before.isEmpty() ? Instant.MIN : now));
        return Pem.encode(new ArrayList<>(all));
    }

    private static List<X509Certificate> read(String pem) {
        try {
            return Pem.certificates(pem);
        } catch (InvalidCertificate e) {
            return List.of();
        }
    }

    /**
     * Whether the definition names none of these, so that no server with a certificate of theirs can answer.
     *
     * @param said what it says, in PEM
     */
    public static boolean areStrangers(List<X509Certificate> authorities, String said) {
        return Collections.disjoint(read(said), authorities);
    }

    /** Whether all API servers know these by now; asked after {@link #authorities} has been written. */
    public boolean isKnown(List<X509Certificate> authorities, Instant now) {
        return authorities.stream().allMatch(authority -> {
            var since = trusted.get(authority);
            return since != null && (since.equals(Instant.MIN) || !now.isBefore(since.plus(spread)));
        });
    }
}
