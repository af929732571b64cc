/**
 * Runs of real Locust pods, seen from outside: what a user of kubectl would see of them.
 *
 * <p>Nothing here knows the operator's classes but the API. A shop counts the requests that really arrive; the operator
 * runs in namespace locust-system, as {@code dev/e2e} installs it.
 */
@NullMarked
package io.locust.k8s.e2e.run;

import org.jspecify.annotations.NullMarked;
