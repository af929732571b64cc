/**
 * {@code LocustTest} in version {@code locust.io/v1}, the form of the Java 1.x operator: deprecated, never stored, and
 * converted to v2 wherever the operator sees it. The status is that of v2.
 *
 * <p>Only the shape and the rules of the fields live here; how they become those of v2 is the operator's package
 * {@code convert}. A rule of v2 that a field of v1 could break is said here too: what comes in by v1 is stored as v2
 * without being checked again.
 */
@NullMarked
package io.locust.k8s.api.v1;

import org.jspecify.annotations.NullMarked;
