/** Makes certificates, lists and responses, right and wrong ones. */
@org.jspecify.annotations.NullMarked
package org.zerotrust.evidence.pki;
