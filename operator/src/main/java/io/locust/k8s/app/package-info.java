/**
 * The process: main, settings from the environment, logging, HTTP endpoints, metrics, leader election, wiring.
 *
 * <p>Constructors wire everything; there is no container and no static state. Nothing here knows what a run is.
 */
@NullMarked
package io.locust.k8s.app;

import org.jspecify.annotations.NullMarked;
