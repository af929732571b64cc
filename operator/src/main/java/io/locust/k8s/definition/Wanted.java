package io.locust.k8s.definition;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What this operator wants the definition to be.
 *
 * @param shipped the definition that came with it
 * @param operatorVersion its own
 * @param aliases whether v1alpha1 and v1beta1 are served, too
 * @param migration whether objects are to be stored as v2 from now on, if they are stored as v1
 * @param conversion who converts; absent if nobody does, and then v1 is not served
 */
public record Wanted(
        Shipped shipped,
        String operatorVersion,
        boolean aliases,
        boolean migration,
        @Nullable Conversion conversion) {
    private static final int SHORT = 12;

    /**
     * The definition that came with the operator.
     *
     * @param text its JSON; parsed only when it has to be written
     */
    public record Shipped(String text, String hash) {
        /** Has its hash computed. */
        public static Shipped of(String text) {
            return new Shipped(text, digest(text));
        }
    }

    /** The same with this one converting. */
    public Wanted with(@Nullable Conversion now) {
        return new Wanted(shipped, operatorVersion, aliases, migration, now);
    }

    /** The version in which objects are stored: v2, but for objects that are to stay as an operator before ours stores them. */
    String storage(Definition seen) {
        return conversion != null && !migration && seen.isStorage(Definition.V1) ? Definition.V1 : Definition.V2;
    }

    /** Says what was written, and into which generation: what has the mark of now is as it has to be. */
    String mark(Definition seen, long generation) {
        var all = String.join("|", shipped.hash(), String.valueOf(aliases), storage(seen), String.valueOf(conversion));
        return digest(all) + "-" + generation;
    }

    private static String digest(String text) {
        try {
            var bytes = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(bytes).substring(0, SHORT);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
