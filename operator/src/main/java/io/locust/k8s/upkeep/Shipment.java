package io.locust.k8s.upkeep;

import io.locust.k8s.definition.Wanted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The definition in the operator's jar, which {@code make generate} writes; the same as the one in the chart. */
final class Shipment {
    private static final String NAME = "locusttests.locust.io.json";

    private Shipment() {}

    static Wanted.Shipped read() {
        try (var in = Shipment.class.getResourceAsStream(NAME)) {
            var content = Objects.requireNonNull(in, NAME).readAllBytes();
            return Wanted.Shipped.of(new String(content, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + NAME, e);
        }
    }
}
