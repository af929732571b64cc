package io.locust.k8s.e2e.run;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * One run of the fault campaign.
 *
 * @param seconds of load
 * @param after seconds from the beginning of the load to the fault, so few that the load is not over then
 */
record Story(int number, Fault fault, int workers, int seconds, int after) {
    private static final int LEAST_WORKERS = 2;
    private static final int SHORTEST = 9;

    /** The same seed tells the same stories; each fault comes up once before one comes again. */
    static List<Story> of(long seed, int count) {
        var random = new Random(seed);
        var faults = Fault.values();
        int first = random.nextInt(faults.length);
        return IntStream.range(0, count)
                .mapToObj(n -> new Story(
                        n,
                        faults[(first + n) % faults.length],
                        LEAST_WORKERS + random.nextInt(2),
                        SHORTEST + random.nextInt(6),
                        random.nextInt(5)))
                .toList();
    }

    @Override
    public String toString() {
        return "%d %s after %d of %d s, %d workers".formatted(number, fault, after, seconds, workers);
    }
}
