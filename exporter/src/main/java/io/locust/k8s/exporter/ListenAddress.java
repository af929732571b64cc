package io.locust.k8s.exporter;

import java.net.InetSocketAddress;
import java.util.regex.Pattern;

/** Where to listen, as the earlier exporter has it: {@code :9646}, {@code 127.0.0.1:9646} or {@code [::1]:9646}. */
final class ListenAddress {
    private static final Pattern FORM = Pattern.compile("(?<host>\\[[0-9a-fA-F:.]+]|[^:]*):(?<port>\\d{1,5})");

    private ListenAddress() {}

    /** @throws IllegalArgumentException when it has another form or the port is none */
    static InetSocketAddress of(String text) {
        var match = FORM.matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException("the address to listen on has to be host:port or :port");
        }
        int port = Integer.parseInt(match.group("port"));
        return match.group("host").isEmpty()
                ? new InetSocketAddress(port)
                : new InetSocketAddress(match.group("host"), port);
    }
}
