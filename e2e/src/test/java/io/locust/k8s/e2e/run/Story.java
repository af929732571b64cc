package io.locust.k8s.e2e.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * One run of the fault campaign.
 *
 * @param seconds of load; for a fault that ends the run more than anybody waits for, so that it never comes too late
 * @param after seconds from the beginning of the load to the fault, so few that the load is not over then
 */
record Story(int number, Fault fault, int workers, int seconds, int after) {
    private static final int LEAST_WORKERS = 2;
    private static final int SHORTEST = 12;
    private static final int UNTIL_THE_FAULT = 120;

    /** The same seed tells the same stories; each fault comes up once before one comes again. */
    static List<Story> of(long seed, int count) {
        var random = new Random(seed);
        var faults = new ArrayList<>(Fault.on(Fault.On.MACHINE));
        Collections.shuffle(faults, random);
        return IntStream.range(0, count)
                .mapToObj(n -> of(n, faults.get(n % faults.size()), random))
                .toList();
    }

    private static Story of(int number, Fault fault, Random random) {
        int workers = LEAST_WORKERS + random.nextInt(2);
        int seconds = SHORTEST + random.nextInt(5);
        return new Story(number, fault, workers, fault.endsTheRun() ? UNTIL_THE_FAULT : seconds, random.nextInt(4));
    }

    @Override
    public String toString() {
        return "%d %s after %d of %d s, %d workers".formatted(number, fault, after, seconds, workers);
    }
}
