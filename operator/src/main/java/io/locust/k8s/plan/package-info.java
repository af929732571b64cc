/**
 * From a spec to the objects of a run: Service, master Job and worker Job, as pure functions.
 *
 * <p>No I/O, no clock, no status. What an absent field of the spec means is decided here and nowhere else.
 */
@NullMarked
package io.locust.k8s.plan;

import org.jspecify.annotations.NullMarked;
