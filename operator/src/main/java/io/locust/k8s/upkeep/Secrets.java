package io.locust.k8s.upkeep;

import io.locust.k8s.webhook.CertificateFiles;
import org.jspecify.annotations.Nullable;

/** The Secret with the webhook's certificate. */
interface Secrets {
    /**
     * What was read.
     *
     * @param version tells whether somebody else has written it since
     */
    record Kept(CertificateFiles files, String version) {}

    /** Absent if there is no such Secret. */
    @Nullable
    Kept read();

    /**
     * Keeps a certificate.
     *
     * @param instead what is replaced; absent to create the Secret
     * @return whether it was written; not if somebody else was faster
     */
    boolean write(CertificateFiles files, @Nullable Kept instead);

    /** Where it is, for people. */
    String name();
}
