package io.locust.k8s.e2e.run;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * One run of the campaign on the pretended node, with up to three faults at any moment of it.
 *
 * @param blows in their order in time
 */
record PretendedStory(int number, int workers, int retries, List<Moment> blows) {
    private static final int LONGEST_START_AND_LOAD = 30_000;

    /** @param after milliseconds after the test was applied */
    record Moment(Fault fault, int after) {}

    /** The same seed tells the same stories. */
    static List<PretendedStory> of(long seed, int count) {
        var random = new Random(seed);
        return IntStream.range(0, count).mapToObj(n -> of(n, random)).toList();
    }

    private static PretendedStory of(int number, Random random) {
        var faults = Fault.on(Fault.On.PRETENDED);
        var blows = IntStream.rangeClosed(0, random.nextInt(3))
                .mapToObj(n ->
                        new Moment(faults.get(random.nextInt(faults.size())), random.nextInt(LONGEST_START_AND_LOAD)))
                .sorted(Comparator.comparingInt(Moment::after))
                .toList();
        return new PretendedStory(number, 1 + random.nextInt(4), random.nextInt(3), blows);
    }

    String name() {
        return "story-" + number;
    }

    Recipe recipe() {
        return Recipe.passing()
                .workers(workers)
                .spec("  run: {retries: %d}\n".formatted(retries)
                        + "  scheduling: {nodeSelector: {type: kwok}, tolerations: [{key: type, operator: Exists}]}");
    }
}
