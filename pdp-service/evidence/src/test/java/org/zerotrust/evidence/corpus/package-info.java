/** Other people's test data, run through the verifiers. */
@org.jspecify.annotations.NullMarked
package org.zerotrust.evidence.corpus;
