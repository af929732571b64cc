package io.locust.k8s.upkeep;

import io.locust.k8s.definition.Definition;
import io.locust.k8s.definition.Wanted;
import io.locust.k8s.webhook.InvalidCertificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at certificate and definition again and again, from the start of the process on, on every replica. Any round may
 * fail or end half way: the next one begins with what is in the cluster then.
 */
final class Upkeep {
    static final Duration REGULAR = Duration.ofSeconds(30);
    static final Duration AT_ONCE = Duration.ofMillis(200);
    static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration PATIENTLY = Duration.ofSeconds(5);

    /** One write takes two looks, or three where replicas write at once. */
    private static final int A_FEW = 6;

    private static final int MANY = 12;
    private static final Duration LATER = Duration.ofMinutes(10);

    private static final Logger log = LoggerFactory.getLogger(Upkeep.class);

    private final DefinitionKeeper keeper;
    private final @Nullable Front front;
    private final Wanted wanted;
    private final Times times;
    private final Callbacks callbacks;
    private final StoredForm stored;
    private boolean isSettled;
    private int inARow;
    private long generation;
    private Instant generationSince = Instant.EPOCH;
    private Instant nextMigration = Instant.EPOCH;
    private String warning = "";
    private volatile String trouble = "";

    /**
     * When to do what.
     *
     * @param rhythm of looks when all is well
     * @param spread how long a change of the definition may take until every API server follows it
     */
    record Times(Duration rhythm, Duration spread, InstantSource clock) {}

    /**
     * What else there is to do.
     *
     * @param settled is called once, when tests can be read as v2
     * @param acting whether this replica is the one that acts
     * @param migrate stores all tests anew, given the resourceVersion of the definition
     */
    record Callbacks(Runnable settled, BooleanSupplier acting, Function<String, StorageMigration.Result> migrate) {}

    Upkeep(DefinitionKeeper keeper, @Nullable Front front, Wanted wanted, Times times, Callbacks callbacks) {
        this.keeper = keeper;
        this.front = front;
        this.wanted = wanted;
        this.times = times;
        this.callbacks = callbacks;
        this.stored = new StoredForm(times.spread(), times.clock());
    }

    /** What keeps tests from being run and what to do about it; empty if nothing does. */
    String trouble() {
        return trouble;
    }

    /** Whether it is known that what is written now is stored as v2. */
    boolean storesV2() {
        return stored.isV2();
    }

    /** Looks, does what has to be done, and says when to look again. */
    Duration round() {
        var now = times.clock().instant();
        try {
            var read = keeper.read();
            var seen = read.definition();
            if (seen != null) {
                return look(seen, read.text(), now);
            }
            var found = read.trouble();
            return found == null || !troubled(found, now) ? SOON : REGULAR;
        } catch (InvalidCertificate e) {
            return invalid(String.valueOf(e.getMessage()));
        }
    }

    private Duration look(Definition seen, String text, Instant now) throws InvalidCertificate {
        stored.saw(seen);
        if (seen.generation() != generation) {
            // What was there when this process started was there for long.
            generationSince = generation == 0 ? Instant.EPOCH : now;
            generation = seen.generation();
        }
        var wantedNow = wanted;
        if (front != null) {
            var conversion = front.conversion(seen, now);
            if (conversion == null) {
                return Duration.ofSeconds(1);
            }
            wantedNow = wanted.with(conversion);
        }
        return switch (keeper.bringUpToDate(seen, text, wantedNow)) {
            case DefinitionKeeper.Look.Again() -> again(text);
            case DefinitionKeeper.Look.Trouble found -> {
                troubled(found, now);
                yield REGULAR;
            }
            case DefinitionKeeper.Look.Good(Definition good) -> good(good, now);
        };
    }

    /** Somebody who writes something else each time must not be answered for ever at this pace. */
    private Duration again(String text) {
        inARow++;
        if (inARow <= A_FEW) {
            return AT_ONCE;
        }
        if (inARow == MANY) {
            log.atWarn()
                    .addKeyValue("writers", keeper.writers(text))
                    .log(
                            "somebody changes the custom resource definition each time it was brought up to date: see who wrote"
                                    + " it last, and leave the definition out of what they apply");
        }
        return inARow < MANY ? PATIENTLY : REGULAR;
    }

    private Duration good(Definition definition, Instant now) {
        inARow = 0;
        if (!trouble.isEmpty()) {
            log.info("the custom resource definition is as it has to be again");
        }
        trouble = "";
        boolean current = front == null || front.trusted(now);
        settle();
        if (mayMigrate(definition, now)) {
            var result = callbacks.migrate().apply(definition.resourceVersion());
            nextMigration = now.plus(result == StorageMigration.Result.REFUSED ? LATER : Duration.ZERO);
        }
        return current ? times.rhythm() : SOON;
    }

    private boolean mayMigrate(Definition definition, Instant now) {
        return wanted.migration()
                && front != null
                && front.isServing()
                && definition.storesV2()
                && definition.mayHoldOldObjects()
                && !now.isBefore(generationSince.plus(times.spread()))
                && !now.isBefore(nextMigration)
                && callbacks.acting().getAsBoolean();
    }

    /** Tells of it, and says whether tests can be run all the same. */
    private boolean troubled(DefinitionKeeper.Look.Trouble found, Instant now) throws InvalidCertificate {
        if (!found.usable()) {
            tell(found.message());
            return false;
        }
        warn(found.message());
        if (front != null) {
            front.serveAnyway(now);
        }
        settle();
        return true;
    }

    /** The certificate in use goes on being used while somebody puts the next one right. */
    private Duration invalid(String message) {
        if (front != null && front.isServing()) {
            warn(message);
        } else {
            tell(message);
        }
        return SOON;
    }

    private void tell(String message) {
        if (!message.equals(trouble)) {
            log.error(message);
        }
        trouble = message;
    }

    private void warn(String message) {
        if (!message.equals(warning)) {
            log.warn(message);
        }
        warning = message;
    }

    private void settle() {
        if (!isSettled) {
            isSettled = true;
            callbacks.settled().run();
        }
    }
}
