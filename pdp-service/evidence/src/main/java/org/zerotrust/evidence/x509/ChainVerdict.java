package org.zerotrust.evidence.x509;

import java.util.List;
import java.util.Set;

/** What a chain is found to be. */
public sealed interface ChainVerdict {
    /**
     * A path that keeps every rule.
     *
     * @param path leaf first, without the anchor
     * @param notBefore epoch second from which all of it, the anchor too, is valid
     * @param notAfter epoch second until which all of it is valid
     */
    record Valid(List<Certificate> path, Certificate anchor, long notBefore, long notAfter) implements ChainVerdict {
        public Valid {
            path = List.copyOf(path);
        }

        /** The leaf. */
        public Certificate leaf() {
            return path.getFirst();
        }
    }

    /**
     * No path keeps every rule.
     *
     * @param findings at least one, in the order of the rules, of the path that came closest to the anchor
     * @param asked the rules that could be asked at all
     */
    record Refused(List<Finding> findings, Set<Rule> asked) implements ChainVerdict {
        public Refused {
            findings = List.copyOf(findings);
            asked = Set.copyOf(asked);
            if (findings.isEmpty()) {
                throw new IllegalArgumentException("a refusal says why");
            }
        }

        /** The reason code. */
        public String code() {
            return findings.getFirst().code();
        }
    }
}
