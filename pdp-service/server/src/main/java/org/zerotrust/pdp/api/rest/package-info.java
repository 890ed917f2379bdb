/** Questions and reports over HTTP and JSON: translation, limits and problem details, nothing else. */
@NullMarked
package org.zerotrust.pdp.api.rest;

import org.jspecify.annotations.NullMarked;
