package org.zerotrust.pdp.policy;

import java.time.Instant;

/**
 * What a snapshot takes out of records before they are published, besides what is never in them: the rule
 * {@code data.system.log.mask}, as OPA's users know it. Its input is the record's {@code data}; its result is a set of JSON
 * pointers to remove, or of objects {@code {op: remove|upsert, path, value}}.
 */
public interface RecordMask {
    /**
     * The data as it is published. Never throws: where the mask cannot be applied, all that it could have been about is
     * replaced by the hash of the data.
     *
     * @param data a JSON object, UTF-8
     * @param now the decision's time
     */
    byte[] apply(byte[] data, Instant now);
}
