package io.locust.k8s.plan;

import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLS;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLSBuilder;
import io.locust.k8s.api.v2.LocustTestSpec;
import io.locust.k8s.api.v2.WebUIIngress;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The Ingress to the web UI. */
final class WebIngress {
    private WebIngress() {}

    /** Absent unless the spec asks for one. */
    static @Nullable Ingress of(Owner owner, LocustTestSpec spec, Names names, RunIdentity run) {
        var ingress = spec.webUI() == null ? null : spec.webUI().ingress();
        if (ingress == null || !Boolean.TRUE.equals(ingress.enabled())) {
            return null;
        }
        return new IngressBuilder()
                .withMetadata(owner.metadata(names.master(), Labels.of(names, Role.MASTER, run)))
                .editMetadata()
                .withAnnotations(ingress.annotations())
                .endMetadata()
                .withNewSpec()
                .withIngressClassName(orNull(ingress.className()))
                .withTls(tls(ingress))
                .addNewRule()
                .withHost(orNull(ingress.host()))
                .withNewHttp()
                .addNewPath()
                .withPath(Objects.requireNonNullElse(ingress.path(), "/"))
                .withPathType("Prefix")
                .withNewBackend()
                .withNewService()
                .withName(names.master())
                .withNewPort()
                .withName(Ports.WEB_NAME)
                .endPort()
                .endService()
                .endBackend()
                .endPath()
                .endHttp()
                .endRule()
                .endSpec()
                .build();
    }

    private static List<IngressTLS> tls(WebUIIngress ingress) {
        var secret = orNull(ingress.tlsSecretName());
        var host = orNull(ingress.host());
        return secret == null
                ? List.of()
                : List.of(new IngressTLSBuilder()
                        .withSecretName(secret)
                        .withHosts(host == null ? List.of() : List.of(host))
                        .build());
    }

    private static @Nullable String orNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
