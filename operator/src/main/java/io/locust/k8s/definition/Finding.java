package io.locust.k8s.definition;

/** What is to be done about a definition that was read. */
public sealed interface Finding {
    /** Nothing. */
    record Current() implements Finding {}

    /** It is replaced by ours. */
    record Outdated() implements Finding {}

    /** A newer operator has written it: only who converts, and therefore what is served, is put right. */
    record ConvertedElsewhere() implements Finding {}

    /**
     * It must not be touched, and no test can be run.
     *
     * @param message what is the matter and what a person can do about it
     */
    record Untouchable(String message) implements Finding {}

    /** Compares what is there with what is wanted. */
    static Finding of(Definition seen, Wanted wanted) {
        var stranger = Lineage.stranger(seen);
        if (stranger != null) {
            return new Untouchable(stranger);
        }
        if (wanted.conversion() == null && seen.mayHoldOldObjects()) {
            return new Untouchable("tests may be stored as " + String.join(", ", seen.storedVersions())
                    + " of locust.io, and without the webhook they would be read as empty: set webhook.enabled to true"
                    + " until they are stored as v2 (status.storedVersions of the definition says only v2 then)");
        }
        var writer = OperatorVersion.of(seen.annotations().getOrDefault(Rewrite.WRITER, ""));
        if (writer.compareTo(OperatorVersion.of(wanted.operatorVersion())) > 0) {
            return converts(seen, wanted) ? new Current() : new ConvertedElsewhere();
        }
        return wanted.mark(seen, seen.generation()).equals(seen.annotations().get(Rewrite.MARK))
                ? new Current()
                : new Outdated();
    }

    private static boolean converts(Definition seen, Wanted wanted) {
        var conversion = wanted.conversion();
        return conversion == null
                ? seen.conversion() == null && !seen.serves(Definition.V1)
                // One that has no v1 any more can serve none, however often it is written.
                : conversion.equals(seen.conversion()) && (seen.serves(Definition.V1) || !seen.has(Definition.V1));
    }
}
