/**
 * {@code LocustTest} in version {@code locust.io/v2}: what a user writes (spec) and what the operator answers (status).
 *
 * <p>Only shapes, defaults and validation rules live here; the custom resource definition is generated from these types.
 * No behaviour, no client calls, no knowledge of Jobs or Services. Absent values stay {@code null} as the user left
 * them; what absence means is decided in the operator's {@code plan} package.
 */
@NullMarked
package io.locust.k8s.api.v2;

import org.jspecify.annotations.NullMarked;
