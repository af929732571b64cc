package io.locust.k8s.webhook;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A certificate that a server can use.
 *
 * @param chain the server's certificate first
 * @param authorities by which a client knows it
 */
public record ServerCertificate(PrivateKey key, List<X509Certificate> chain, List<X509Certificate> authorities) {
    private static final int DNS_NAME = 2;
    private static final byte[] PROBE = {1, 2, 3};

    /**
     * Reads and checks what is kept.
     *
     * @throws InvalidCertificate when the API server would not accept it, whatever the time
     */
    public static ServerCertificate of(CertificateFiles files) throws InvalidCertificate {
        var chain = Pem.certificates(files.chain());
        if (chain.isEmpty()) {
            throw new InvalidCertificate("tls.crt has no certificate in PEM");
        }
        var leaf = chain.getFirst();
        var key = Pem.key(files.key(), leaf.getPublicKey().getAlgorithm());
        if (!fit(key, leaf)) {
            throw new InvalidCertificate("tls.key is not the key of the first certificate in tls.crt");
        }
        var authorities = Pem.certificates(files.authorities());
        if (authorities.isEmpty()) {
            var last = chain.getLast();
            if (!last.getSubjectX500Principal().equals(last.getIssuerX500Principal())) {
                throw new InvalidCertificate(
                        "ca.crt is missing: give the certificate of the authority that signed tls.crt");
            }
            authorities = List.of(last);
        }
        return new ServerCertificate(key, List.copyOf(chain), List.copyOf(authorities));
    }

    private static boolean fit(PrivateKey key, X509Certificate certificate) {
        var algorithm = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
        try {
            var signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(PROBE);
            var signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Whether a server of all these names can use it. */
    boolean isFor(List<String> dnsNames) {
        return names().containsAll(dnsNames);
    }

    private List<String> names() {
        var names = new ArrayList<String>();
        try {
            var alternatives = chain.getFirst().getSubjectAlternativeNames();
            if (alternatives != null) {
                for (var name : alternatives) {
                    if (name.getFirst() instanceof Integer kind && kind == DNS_NAME) {
                        names.add(String.valueOf(name.get(1)));
                    }
                }
            }
        } catch (CertificateParsingException e) {
            return List.of();
        }
        return names;
    }

    /**
     * Whether the API server would accept it now.
     *
     * @param dnsName by which the API server asks
     * @throws InvalidCertificate when not
     */
    public void check(String dnsName, Instant now) throws InvalidCertificate {
        var wildcard = dnsName.replaceFirst("^[^.]+", "*");
        if (names().stream().noneMatch(name -> name.equals(dnsName) || name.equals(wildcard))) {
            throw new InvalidCertificate(
                    "tls.crt is not for " + dnsName
                            + ", by which the API server knows the webhook: give it that DNS name as a subject alternative name");
        }
        if (isEarly(now)) {
            throw new InvalidCertificate("tls.crt is valid only from " + notBefore());
        }
        if (isOver(now)) {
            throw new InvalidCertificate("tls.crt ended at " + notAfter() + ": renew it");
        }
    }

    /** When it begins. */
    Instant notBefore() {
        return chain.getFirst().getNotBefore().toInstant();
    }

    /** When it ends. */
    public Instant notAfter() {
        return chain.getFirst().getNotAfter().toInstant();
    }

    /** From then on another one is to be made: after two thirds of its life. */
    Instant renewal() {
        var begin = notBefore();
        return begin.plus(Duration.between(begin, notAfter()).dividedBy(3).multipliedBy(2));
    }

    /** Whether a client takes it at this time. */
    public boolean isValid(Instant now) {
        return !isEarly(now) && !isOver(now);
    }

    boolean isEarly(Instant now) {
        return now.isBefore(notBefore());
    }

    boolean isOver(Instant now) {
        return !now.isBefore(notAfter());
    }

    @Override
    public String toString() {
        return "ServerCertificate[" + chain.getFirst().getSubjectX500Principal() + " until " + notAfter() + "]";
    }
}
