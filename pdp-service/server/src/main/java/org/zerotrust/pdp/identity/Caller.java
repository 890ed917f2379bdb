package org.zerotrust.pdp.identity;

import java.security.PublicKey;
import java.util.Map;
import java.util.Set;
import org.zerotrust.pdp.outcome.CallerId;
import org.zerotrust.pdp.outcome.TenantId;

/**
 * An authenticated caller, as its registration has it. Nothing here comes from the request.
 *
 * @param tenant whose questions it may ask
 * @param id its id within the tenant
 * @param roles what it may do
 * @param resourceClasses the classes it may ask about; {@code *} means any
 * @param dialect how it hands over device chains
 * @param hops how many trusted proxies stand between the device and it
 * @param vouches the kinds of key proof it may vouch for
 * @param vouchesForSubjects whether its word alone says who the subject is
 * @param reporting signal name to the sources it may report it from; {@code *} as a name means any signal
 * @param explanation how much of a reason it sees
 * @param headerKeys keys, by their ids, of which one signs the certificate header along with the device's request (RFC
 *     9421, appendix B.3); where there are any its word about a handshake counts only with that signature
 * @param version the registration's version, for the record
 */
public record Caller(
        TenantId tenant,
        CallerId id,
        Set<Role> roles,
        Set<String> resourceClasses,
        CertificateDialect dialect,
        int hops,
        Set<ProofKind> vouches,
        boolean vouchesForSubjects,
        Map<String, Set<String>> reporting,
        Explanation explanation,
        Map<String, PublicKey> headerKeys,
        long version) {
    public Caller {
        roles = Set.copyOf(roles);
        resourceClasses = Set.copyOf(resourceClasses);
        vouches = Set.copyOf(vouches);
        reporting = Map.copyOf(reporting);
        headerKeys = Map.copyOf(headerKeys);
        if (hops < 0) {
            throw new IllegalArgumentException("hops");
        }
    }

    public boolean has(Role role) {
        return roles.contains(role);
    }

    /** Whether it may ask about resources of this class. */
    public boolean mayAskAbout(String resourceClass) {
        return resourceClasses.contains(resourceClass) || resourceClasses.contains("*");
    }

    /** Whether it may report this signal from this source. */
    public boolean mayReport(String signal, String source) {
        return reporting.getOrDefault(signal, Set.of()).contains(source)
                || reporting.getOrDefault("*", Set.of()).contains(source);
    }
}
