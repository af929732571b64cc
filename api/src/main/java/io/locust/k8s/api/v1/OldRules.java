package io.locust.k8s.api.v1;

/** Messages of the rules that v1 shares with v2, with the names that the fields have here, and the rules of its own. */
final class OldRules {
    private static final String FLAGS_REMEDY =
            " must not set --master, --worker, --master-host, --master-port, --expect-workers, --autostart or --autoquit:"
                    + " the operator sets them; use spec.workerReplicas, and locust.io/v2 for autostart and autoquit";
    static final String MASTER_FLAGS_MESSAGE = "spec.masterCommandSeed" + FLAGS_REMEDY;
    static final String WORKER_FLAGS_MESSAGE = "spec.workerCommandSeed" + FLAGS_REMEDY;

    private static final String PROGRAM_REMEDY =
            " must hold Locust's arguments only: the image's entry point is locust already; remove the word 'locust'";
    static final String MASTER_PROGRAM_MESSAGE = "spec.masterCommandSeed" + PROGRAM_REMEDY;
    static final String WORKER_PROGRAM_MESSAGE = "spec.workerCommandSeed" + PROGRAM_REMEDY;

    private static final String QUOTES_REMEDY =
            " has a quote that is not closed: close it, or put a backslash before a quote that is meant as a character";
    static final String MASTER_QUOTES_MESSAGE = "spec.masterCommandSeed" + QUOTES_REMEDY;
    static final String WORKER_QUOTES_MESSAGE = "spec.workerCommandSeed" + QUOTES_REMEDY;

    private static final String LABELS_REMEDY =
            " must have values of at most 63 letters, digits, '-', '_' and '.', starting and ending with a letter or digit:"
                    + " put longer texts into spec.annotations";
    static final String MASTER_LABELS_MESSAGE = "spec.labels.master" + LABELS_REMEDY;
    static final String WORKER_LABELS_MESSAGE = "spec.labels.worker" + LABELS_REMEDY;

    static final String TOLERATIONS_MESSAGE =
            "spec.tolerations[]: operator Exists takes no value, any other operator needs a key; remove the value or add"
                    + " the key";

    /** The empty word is what Kubernetes takes for an absent one. */
    static final String TOLERATION_OPERATOR = "self in ['Equal', 'Exists', '']";

    static final String TOLERATION_OPERATOR_MESSAGE =
            "spec.tolerations[].operator must be Equal or Exists: correct or remove it";
    static final String TOLERATION_EFFECT = "self in ['NoSchedule', 'PreferNoSchedule', 'NoExecute', '']";
    static final String TOLERATION_EFFECT_MESSAGE =
            "spec.tolerations[].effect must be NoSchedule, PreferNoSchedule or NoExecute: correct or remove it";

    private OldRules() {}
}
