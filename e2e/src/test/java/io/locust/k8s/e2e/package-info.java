/**
 * Tests on a real cluster, through the API server only: what a user does with kubectl, and what they see.
 *
 * <p>A test asks for a {@code TestNamespace} or a {@code Cluster} as a parameter; {@code OnCluster} provides both, installs
 * the custom resource definition before the first test and removes namespaces afterwards. Nothing here calls the
 * operator's classes, and nothing runs without {@code -Pe2e}.
 */
@NullMarked
package io.locust.k8s.e2e;

import org.jspecify.annotations.NullMarked;
