/**
 * LocustTest from one version of the API to another, as the API server asks for it, losing nothing.
 *
 * <p>Works on JSON trees, not on the records of {@code api}: what this operator does not know must survive as well. No I/O,
 * no client, no clock. What is valid is the business of the definition's schema: objects come here before they are
 * checked, and incomplete ones too (server-side apply compares them version by version).
 */
@NullMarked
package io.locust.k8s.convert;

import org.jspecify.annotations.NullMarked;
