/**
 * The thin shell around {@code decide}: observe from the caches, decide, write the status, act.
 *
 * <p>Informers, the work queue, the polling of Locust masters and all calls to the API server live here. No rule about
 * runs does: a question that begins with "should" belongs to {@code decide}.
 */
@NullMarked
package io.locust.k8s.reconcile;

import org.jspecify.annotations.NullMarked;
