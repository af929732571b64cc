package io.locust.k8s.webhook;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** The text form of certificates and keys. */
public final class Pem {
    private static final int LINE = 64;
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s*([A-Za-z0-9+/=\\s]+)-----END \\1-----");

    private Pem() {}

    static String encode(String type, byte[] content) {
        var lines = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + type + "-----\n" + lines + "\n-----END " + type + "-----\n";
    }

    /** In this order. */
    public static String encode(List<X509Certificate> certificates) {
        var text = new StringBuilder();
        for (var certificate : certificates) {
            try {
                text.append(encode("CERTIFICATE", certificate.getEncoded()));
            } catch (CertificateException e) {
                throw new IllegalStateException("a certificate that was read cannot be written", e);
            }
        }
        return text.toString();
    }

    /**
     * All certificates of a text; what is not one is passed over.
     *
     * @throws InvalidCertificate when one of them cannot be read
     */
    public static List<X509Certificate> certificates(String text) throws InvalidCertificate {
        var certificates = new ArrayList<X509Certificate>();
        for (var block : blocks(text)) {
            if (block.type().equals("CERTIFICATE")) {
                certificates.add(certificate(block.content()));
            }
        }
        return certificates;
    }

    private static X509Certificate certificate(byte[] content) throws InvalidCertificate {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(content));
        } catch (CertificateException e) {
            throw new InvalidCertificate("there is a certificate that cannot be read", e);
        }
    }

    /** Takes PKCS #8, PKCS #1 (RSA) and SEC 1 (EC), which are what openssl and cert-manager write. */
    static PrivateKey key(String text, String algorithm) throws InvalidCertificate {
        for (var block : blocks(text)) {
            try {
                switch (block.type()) {
                    case "PRIVATE KEY" -> {
                        return key(block.content(), algorithm);
                    }
                    case "RSA PRIVATE KEY", "EC PRIVATE KEY" -> {
                        return key(pkcs8(block), algorithm);
                    }
                    case "ENCRYPTED PRIVATE KEY" ->
                        throw new InvalidCertificate("the key is encrypted: decrypt it with openssl pkey");
                    default -> {
                        // Such as EC PARAMETERS, which openssl writes before the key.
                    }
                }
            } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
                throw new InvalidCertificate("the key cannot be read as one of " + algorithm, e);
            }
        }
        throw new InvalidCertificate("there is no private key in PEM");
    }

    private static PrivateKey key(byte[] pkcs8, String algorithm) throws GeneralSecurityException {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    private static byte[] pkcs8(Block block) throws IOException, InvalidCertificate {
        if (block.type().startsWith("RSA")) {
            var algorithm = new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
            return new PrivateKeyInfo(algorithm, RSAPrivateKey.getInstance(block.content())).getEncoded();
        }
        var key = ECPrivateKey.getInstance(block.content());
        var algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject());
        return new PrivateKeyInfo(algorithm, key).getEncoded();
    }

    /** @param text in base64, with line breaks */
    private record Block(String type, String text) {
        byte[] content() throws InvalidCertificate {
            try {
                return Base64.getMimeDecoder().decode(text.getBytes(StandardCharsets.US_ASCII));
            } catch (IllegalArgumentException e) {
                throw new InvalidCertificate("there is a " + type + " that is not in base64", e);
            }
        }
    }

    private static List<Block> blocks(String text) {
        var blocks = new ArrayList<Block>();
        var found = BLOCK.matcher(text);
        while (found.find()) {
            blocks.add(new Block(found.group(1), found.group(2)));
        }
        return blocks;
    }
}
