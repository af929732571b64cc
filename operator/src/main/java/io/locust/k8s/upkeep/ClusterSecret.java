package io.locust.k8s.upkeep;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.locust.k8s.webhook.CertificateFiles;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The real one, of type {@code kubernetes.io/tls} with the authorities beside. */
final class ClusterSecret implements Secrets {
    private static final String CHAIN = "tls.crt";
    private static final String KEY = "tls.key";
    private static final String AUTHORITIES = "ca.crt";

    private final KubernetesClient client;
    private final String namespace;
    private final String name;

    ClusterSecret(KubernetesClient client, String namespace, String name) {
        this.client = client;
        this.namespace = namespace;
        this.name = name;
    }

    private Resource<Secret> secret() {
        return client.secrets().inNamespace(namespace).withName(name);
    }

    @Override
    public @Nullable Kept read() {
        var secret = secret().get();
        return secret == null
                ? null
                : new Kept(
                        new CertificateFiles(text(secret, CHAIN), text(secret, KEY), text(secret, AUTHORITIES)),
                        secret.getMetadata().getResourceVersion());
    }

    private static String text(Secret secret, String key) {
        var data = secret.getData() == null ? null : secret.getData().get(key);
        try {
            return data == null ? "" : new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    @Override
    public boolean write(CertificateFiles files, @Nullable Kept instead) {
        var secret = new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .withResourceVersion(instead == null ? null : instead.version())
                .addToLabels("app.kubernetes.io/managed-by", "locust-operator")
                .endMetadata()
                .withType("kubernetes.io/tls")
                .withStringData(Map.of(CHAIN, files.chain(), KEY, files.key(), AUTHORITIES, files.authorities()))
                .build();
        try {
            if (instead == null) {
                client.resource(secret).create();
            } else {
                client.resource(secret).update();
            }
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public String name() {
        return namespace + "/" + name;
    }
}
