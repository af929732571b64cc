package io.locust.k8s.definition;

import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * As far as it says which of two definitions is the newer one: builds of the same version are equal.
 *
 * @param release whether it is not a snapshot or another version before the release of that number
 */
record OperatorVersion(int major, int minor, int patch, boolean release) implements Comparable<OperatorVersion> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})(-[^+]*)?(\\+.*)?");
    private static final OperatorVersion OLDEST = new OperatorVersion(0, 0, 0, false);
    private static final Comparator<OperatorVersion> ORDER = Comparator.comparingInt(OperatorVersion::major)
            .thenComparingInt(OperatorVersion::minor)
            .thenComparingInt(OperatorVersion::patch)
            .thenComparing(OperatorVersion::release);

    /** What does not look like a version is older than all that do. */
    static OperatorVersion of(String text) {
        var match = FORM.matcher(text);
        return match.matches()
                ? new OperatorVersion(
                        Integer.parseInt(match.group(1)),
                        Integer.parseInt(match.group(2)),
                        Integer.parseInt(match.group(3)),
                        match.group(4) == null)
                : OLDEST;
    }

    @Override
    public int compareTo(OperatorVersion other) {
        return ORDER.compare(this, other);
    }
}
