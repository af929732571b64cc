/**
 * Client for the web API of a Locust master.
 *
 * <p>Knows Locust and its versions, and nothing of Kubernetes. Whatever a master says is untrusted: bounded in time and
 * size, never an exception. Start, stop and reports belong here once they are needed; what follows from the numbers does
 * not.
 */
@NullMarked
package io.locust.k8s.locust;

import org.jspecify.annotations.NullMarked;
