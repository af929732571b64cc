package io.locust.k8s.api.v2;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Transport of OTLP; {@code http} is the documentation's short form of {@code http/protobuf}. */
public enum OtlpProtocol {
    @JsonProperty("grpc")
    GRPC,
    @JsonProperty("http/protobuf")
    HTTP_PROTOBUF,
    @JsonProperty("http")
    HTTP
}
