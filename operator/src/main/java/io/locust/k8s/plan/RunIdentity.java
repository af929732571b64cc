package io.locust.k8s.plan;

import io.locust.k8s.api.v2.RunStatus;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which run, and which attempt at it, an object belongs to.
 *
 * @param id derived from the LocustTest's UID and the generation it was claimed at, so that an operator killed before it
 *     could write the id down finds the same one again, and a test deleted and created anew, or run again, gets another
 * @param attempt 1 and up
 */
public record RunIdentity(String id, int attempt) {
    /** Label on everything made for a run; its value is {@link #label()}. */
    public static final String LABEL = "locust.io/run";

    private static final Pattern LABEL_VALUE = Pattern.compile("([0-9a-f]{10})-([1-9][0-9]{0,8})");

    /** The first attempt at a run of the LocustTest with this UID, claimed at this generation of it. */
    public static RunIdentity first(String testUid, long generation) {
        return new RunIdentity(sha256(testUid + "/" + generation).substring(0, 10), 1);
    }

    /** The attempt that this run has come to. */
    public static RunIdentity of(RunStatus run) {
        return new RunIdentity(run.id(), run.attempt());
    }

    /** Reads a label; absent when it is none of ours. */
    public static Optional<RunIdentity> parse(String label) {
        var parts = LABEL_VALUE.matcher(label);
        return parts.matches()
                ? Optional.of(new RunIdentity(parts.group(1), Integer.parseInt(parts.group(2))))
                : Optional.empty();
    }

    /** Value of the label {@value #LABEL}, such as {@code 3f2a9c01d4-1}. */
    public String label() {
        return id + "-" + attempt;
    }

    /** SHA-256 of the text as 64 hexadecimal digits. */
    public static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
