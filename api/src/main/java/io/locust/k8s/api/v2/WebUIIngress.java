package io.locust.k8s.api.v2;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Ingress of the web UI; who may open it is for the Ingress controller to say. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WebUIIngress(
        @Nullable @Default("false") @JsonPropertyDescription("Whether there is an Ingress.")
        Boolean enabled,

        @Nullable
        @Size(max = 253)
        @ValidationRule(value = PodRules.DNS_NAME_OR_NOTHING, message = PodRules.INGRESS_CLASS_MESSAGE)
        @JsonPropertyDescription("IngressClass; empty for the cluster's default.")
        String className,

        @Nullable
        @Size(max = 253)
        @ValidationRule(value = PodRules.HOST, message = PodRules.HOST_MESSAGE)
        @JsonPropertyDescription("Host name that is routed to the web UI; empty for every host.")
        String host,

        @Nullable
        @Size(min = 1, max = 512)
        @Default("/")
        @ValidationRule(value = PodRules.INGRESS_PATH, message = PodRules.INGRESS_PATH_MESSAGE)
        @JsonPropertyDescription(
                "Path prefix that is routed to the web UI; with one other than `/` give the master the same --web-base-path.")
        String path,

        @Nullable
        @Size(max = 64)
        @JsonPropertyDescription("Annotations of the Ingress, with which its controller is set up.")
        Map<String, String> annotations,

        @Nullable
        @Size(max = 253)
        @ValidationRule(value = PodRules.DNS_NAME_OR_NOTHING, message = PodRules.TLS_SECRET_MESSAGE)
        @JsonPropertyDescription("Secret with the certificate for TLS, in the same namespace; empty for no TLS.")
        String tlsSecretName) {}
