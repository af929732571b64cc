package io.locust.k8s.webhook;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;

/**
 * An authority that signs one certificate and is forgotten: its key is never kept, so nothing else can be signed in its
 * name. Each certificate has one of its own.
 */
public final class Authority {
    /** Longest life of a certificate that we make. */
    public static final Duration LIFE = Duration.ofDays(365);

    /** Clocks of API servers may be behind ours. */
    private static final Duration BACKDATED = Duration.ofHours(1);

    private static final int BACKDATED_PART = 20;
    private static final int SERIAL_BITS = 120;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Instant begin;
    private final Instant end;
    private final KeyPair keys = keys();
    private final X500Name name;

    private Authority(Instant now, Duration life) {
        var part = life.dividedBy(BACKDATED_PART);
        this.begin = now.minus(part.compareTo(BACKDATED) < 0 ? part : BACKDATED);
        this.end = now.plus(life);
        // Clients choose among authorities by name, so no two may have the same.
        this.name = new X500Name("CN=locust-operator-webhook-ca-" + serial().toString(Character.MAX_RADIX));
    }

    /**
     * Makes a certificate for a server of these names.
     *
     * @param life from now on
     * @param alsoTrusted further authorities to be kept with it
     */
    public static CertificateFiles certificate(
            List<String> dnsNames, Instant now, Duration life, List<X509Certificate> alsoTrusted) {
        try {
            return new Authority(now, life).issue(dnsNames, alsoTrusted);
        } catch (GeneralSecurityException | CertIOException | InvalidCertificate e) {
            throw new IllegalStateException("cannot make a certificate", e);
        }
    }

    private CertificateFiles issue(List<String> dnsNames, List<X509Certificate> alsoTrusted)
            throws GeneralSecurityException, CertIOException, InvalidCertificate {
        var own = builder(name, keys)
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
        var server = keys();
        var alternatives = dnsNames.stream()
                .map(dns -> new GeneralName(GeneralName.dNSName, dns))
                .toArray(GeneralName[]::new);
        var leaf = builder(new X500Name("CN=locust-operator-webhook"), server)
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
        var authorities = new ArrayList<>(Pem.certificates(signed(own)));
        authorities.addAll(alsoTrusted);
        return new CertificateFiles(
                signed(leaf), Pem.encode("PRIVATE KEY", server.getPrivate().getEncoded()), Pem.encode(authorities));
    }

    private X509v3CertificateBuilder builder(X500Name subject, KeyPair subjectKeys) {
        return new X509v3CertificateBuilder(
                name,
                serial(),
                Date.from(begin),
                Date.from(end),
                subject,
                SubjectPublicKeyInfo.getInstance(subjectKeys.getPublic().getEncoded()));
    }

    private String signed(X509v3CertificateBuilder certificate) {
        try {
            return Pem.encode(
                    "CERTIFICATE",
                    certificate.build(new Signer(keys.getPrivate())).getEncoded());
        } catch (java.io.IOException e) {
            throw new IllegalStateException("cannot write a certificate into memory", e);
        }
    }

    private static KeyPair keys() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no P-256", e);
        }
    }

    private static BigInteger serial() {
        return new BigInteger(SERIAL_BITS, RANDOM).setBit(SERIAL_BITS);
    }

    /** With Java's own cryptography: Bouncy Castle's is left out of the image. */
    private static final class Signer implements ContentSigner {
        private final PrivateKey key;
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();

        Signer(PrivateKey key) {
            this.key = key;
        }

        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
            return new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
        }

        @Override
        public OutputStream getOutputStream() {
            return content;
        }

        @Override
        public byte[] getSignature() {
            try {
                var signature = Signature.getInstance("SHA256withECDSA");
                signature.initSign(key);
                signature.update(content.toByteArray());
                return signature.sign();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("cannot sign", e);
            }
        }
    }
}
