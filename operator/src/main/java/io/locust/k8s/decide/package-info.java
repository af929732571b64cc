/**
 * From what was seen to what is to be done: {@code Decision decide(Observation, Instant)}.
 *
 * <p>The whole life of a run is decided here, and only here: phases, conditions, verdict, which object is missing and
 * which is in the way. Pure functions without I/O; the scenario directories in the tests are their documentation.
 */
@NullMarked
package io.locust.k8s.decide;

import org.jspecify.annotations.NullMarked;
