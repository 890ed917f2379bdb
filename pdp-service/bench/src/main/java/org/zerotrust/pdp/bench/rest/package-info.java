/** The service over TLS beside a real OPA server: the same requests, the same load generator, one run. */
@NullMarked
package org.zerotrust.pdp.bench.rest;

import org.jspecify.annotations.NullMarked;
