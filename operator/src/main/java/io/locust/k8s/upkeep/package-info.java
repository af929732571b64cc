/**
 * Keeps what all replicas share in the cluster as it has to be: the custom resource definition, the webhook's
 * certificate, and the form in which LocustTests are stored.
 *
 * <p>What is to be done is decided by {@code definition} and {@code webhook}; here it is read and written, in rounds that
 * any replica can begin at any time. Nothing here knows what a run is.
 */
@NullMarked
package io.locust.k8s.upkeep;

import org.jspecify.annotations.NullMarked;
