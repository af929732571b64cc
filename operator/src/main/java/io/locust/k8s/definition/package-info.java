/**
 * The custom resource definition as it is in the cluster and as it has to be: whose it is, whether it may be changed, and
 * into what.
 *
 * <p>Pure, on JSON: no client, no clock. {@code upkeep} reads and writes it.
 */
@NullMarked
package io.locust.k8s.definition;

import org.jspecify.annotations.NullMarked;
