/**
 * Build-time tool: writes the custom resource definition and the field reference from the types in {@code api}.
 *
 * <p>Here lives what the types cannot say themselves: the order of printed columns, descriptions and rules of the fields
 * that Kubernetes' own types bring along, and the layout of the two files. A rule about our own fields belongs to the
 * field in {@code api}. Nothing here is part of the operator's image.
 */
@NullMarked
package io.locust.k8s.generate;

import org.jspecify.annotations.NullMarked;
