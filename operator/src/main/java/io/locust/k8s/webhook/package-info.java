/**
 * The HTTPS server to which the API server sends LocustTests to have them converted, and its certificates: when a new
 * one is made, which authorities the API server has to trust meanwhile, when the new one is used.
 *
 * <p>Knows no Kubernetes client: {@code upkeep} keeps the certificate in a Secret and the authorities in the definition.
 * {@link Authority} and {@link Pem} alone use Bouncy Castle, whose classes are loaded only when a certificate is made or
 * a key comes in an old format.
 */
@NullMarked
package io.locust.k8s.webhook;

import org.jspecify.annotations.NullMarked;
