package io.locust.k8s.webhook;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Gives each new connection the certificate of now; connections that are open keep theirs. The name by which TLS asks for
 * a certificate is that certificate's serial number, so that nobody gets the key of one with the chain of another.
 */
final class ChangingKeys extends X509ExtendedKeyManager {
    private volatile @Nullable ServerCertificate current;
    private volatile @Nullable ServerCertificate previous;

    synchronized void use(ServerCertificate certificate) {
        previous = current;
        current = certificate;
    }

    @Nullable
    ServerCertificate current() {
        return current;
    }

    private static String name(ServerCertificate certificate) {
        return certificate.chain().getFirst().getSerialNumber().toString();
    }

    private @Nullable ServerCertificate named(String name) {
        for (var certificate : Arrays.asList(current, previous)) {
            if (certificate != null && name(certificate).equals(name)) {
                return certificate;
            }
        }
        return null;
    }

    private @Nullable String name(String keyType) {
        var now = current;
        // TLS asks for "EC", "RSA", "RSASSA-PSS"…, one after the other.
        return now != null && keyType.equals(now.key().getAlgorithm()) ? name(now) : null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return name(keyType);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return name(keyType);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        var certificate = named(alias);
        return certificate == null ? null : certificate.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        var certificate = named(alias);
        return certificate == null ? null : certificate.key();
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        var name = name(keyType);
        return name == null ? null : new String[] {name};
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
