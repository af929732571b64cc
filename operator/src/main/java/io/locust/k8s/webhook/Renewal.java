package io.locust.k8s.webhook;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether the certificate that is kept is to be replaced by another one. */
public sealed interface Renewal {
    /** It stays. */
    record Keep() implements Renewal {}

    /**
     * A new one is made.
     *
     * @param alsoTrusted authority of the one before, which servers go on using until all API servers trust the new one
     * @param why for the log
     */
    record Make(List<X509Certificate> alsoTrusted, String why) implements Renewal {}

    /**
     * Decides.
     *
     * @param kept absent if there is none that can be used
     * @param dnsNames by which the server must be known
     */
    static Renewal of(@Nullable ServerCertificate kept, List<String> dnsNames, Instant now) {
        if (kept == null) {
            return new Make(List.of(), "there is none that could be used");
        }
        if (!kept.isFor(dnsNames)) {
            return new Make(List.of(), "the one before is for another name");
        }
        if (kept.isEarly(now)) {
            // Written by a replica whose clock is wrong. The one before it is in use.
            return new Make(
                    kept.authorities().stream()
                            .filter(authority ->
                                    !now.isBefore(authority.getNotBefore().toInstant()))
                            .limit(1)
                            .toList(),
                    "the one before begins at " + kept.notBefore() + ": some node's clock is wrong");
        }
        if (kept.isOver(now)) {
            return new Make(List.of(), "the one before ended at " + kept.notAfter());
        }
        if (!now.isBefore(kept.renewal())) {
            return new Make(
                    List.of(kept.authorities().getFirst()), "two thirds of the life of the one before are over");
        }
        return new Keep();
    }
}
