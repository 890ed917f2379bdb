package org.zerotrust.pdp.bench.evidence;

import java.util.List;

/** Something that reads bytes of others: it answers, or refuses them with a verdict of its own. */
public interface ByteTarget {
    /** Inputs to start from; good ones among them. */
    List<byte[]> seeds();

    /**
     * Gives the bytes to what is fuzzed. Whatever it throws is a finding; it throws itself where something was believed
     * that is none of the good inputs.
     *
     * @return in short how it ended, beginning with {@code refused} where it was refused
     */
    String run(byte[] input);
}
