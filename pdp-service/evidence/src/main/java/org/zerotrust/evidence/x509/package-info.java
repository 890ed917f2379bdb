/**
 * Certificates of devices: read strictly, built to a chain, and judged by small named rules, each with one reason code
 * and the paragraph that asks for it.
 */
@NullMarked
package org.zerotrust.evidence.x509;

import org.jspecify.annotations.NullMarked;
