package io.locust.k8s.upkeep;

import io.locust.k8s.webhook.Authority;
import io.locust.k8s.webhook.CertificateFiles;
import io.locust.k8s.webhook.InvalidCertificate;
import io.locust.k8s.webhook.Renewal;
import io.locust.k8s.webhook.ServerCertificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The certificate as it is in the Secret; where it is ours to make, whichever replica comes first makes it. */
final class CertificateKeeper {
    private static final Logger log = LoggerFactory.getLogger(CertificateKeeper.class);

    private final Secrets secret;
    private final List<String> names;
    private final @Nullable Duration life;
    private @Nullable CertificateFiles read;
    private @Nullable ServerCertificate parsed;

    /**
     * @param names by which the API server may know the webhook; the first is the one that it asks for
     * @param life of certificates that we make; absent if somebody else makes them
     */
    CertificateKeeper(Secrets secret, List<String> names, @Nullable Duration life) {
        this.secret = secret;
        this.names = names;
        this.life = life;
    }

    /**
     * The one that is to be used as soon as it is trusted.
     *
     * @throws InvalidCertificate when somebody else has to put the Secret right
     */
    ServerCertificate current(Instant now) throws InvalidCertificate {
        while (true) {
            var kept = secret.read();
            if (life == null) {
                return given(kept, now);
            }
            var usable = usable(kept);
            switch (Renewal.of(usable, names, now)) {
                case Renewal.Keep() -> {
                    if (usable != null) {
                        return usable;
                    }
                }
                case Renewal.Make make -> {
                    var files = Authority.certificate(names, now, life, make.alsoTrusted());
                    if (secret.write(files, kept)) {
                        log.atInfo()
                                .addKeyValue("secret", secret.name())
                                .log("made a certificate for the webhook, because {}", make.why());
                        return parsed(files);
                    }
                }
            }
        }
    }

    private ServerCertificate given(Secrets.@Nullable Kept kept, Instant now) throws InvalidCertificate {
        if (kept == null) {
            throw new InvalidCertificate(
                    "the Secret " + secret.name()
                            + " with the webhook's certificate is missing: create it with the keys tls.crt, tls.key and ca.crt");
        }
        try {
            var given = parsed(kept.files());
            given.check(names.getFirst(), now);
            return given;
        } catch (InvalidCertificate e) {
            throw new InvalidCertificate("the Secret " + secret.name() + " cannot be used: " + e.getMessage(), e);
        }
    }

    private @Nullable ServerCertificate usable(Secrets.@Nullable Kept kept) {
        try {
            return kept == null ? null : parsed(kept.files());
        } catch (InvalidCertificate e) {
            log.atWarn()
                    .addKeyValue("secret", secret.name())
                    .addKeyValue("problem", e.getMessage())
                    .log("the webhook's certificate cannot be used and is replaced");
            return null;
        }
    }

    private ServerCertificate parsed(CertificateFiles files) throws InvalidCertificate {
        if (parsed == null || !files.equals(read)) {
            parsed = ServerCertificate.of(files);
            read = files;
        }
        return parsed;
    }
}
