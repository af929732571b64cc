package io.locust.k8s.webhook;

/**
 * A certificate with its key as it is kept, in PEM.
 *
 * @param chain the server's certificate first ({@code tls.crt})
 * @param key of that certificate, not encrypted ({@code tls.key})
 * @param authorities by which the API server is to know the server ({@code ca.crt}); empty if the chain's last one says so
 *     itself
 */
public record CertificateFiles(String chain, String key, String authorities) {
    @Override
    public String toString() {
        return "CertificateFiles[key not shown, chain=" + chain + ", authorities=" + authorities + "]";
    }
}
