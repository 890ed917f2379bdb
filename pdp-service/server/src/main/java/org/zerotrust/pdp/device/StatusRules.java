package org.zerotrust.pdp.device;

import java.net.URI;
import java.util.List;
import org.zerotrust.evidence.revocation.RevocationOptions;

/**
 * How an issuer's certificates are checked for revocation.
 *
 * @param options mode and time spans
 * @param lists where its revocation lists are: {@code file:}, {@code http:} or {@code https:}; fetched off the request path
 * @param responders who answers for its certificates by OCSP, {@code http:} or {@code https:}; asked off the request path.
 *     They are registered: what a certificate says of its responder would let its holder choose where we call
 */
public record StatusRules(RevocationOptions options, List<URI> lists, List<URI> responders) {
    /** The longest life, in seconds, that needs no status where a registration says nothing else: 400 days. */
    public static final long DEFAULT_WITHIN = 34_560_000;

    private static final int MOST_LISTS = 16;
    private static final int MOST_RESPONDERS = 4;

    public StatusRules {
        lists = List.copyOf(lists);
        responders = List.copyOf(responders);
        if (responders.size() > MOST_RESPONDERS) {
            throw new IllegalArgumentException("at most " + MOST_RESPONDERS + " OCSP responders");
        }
        for (URI responder : responders) {
            if (!"http".equals(responder.getScheme()) && !"https".equals(responder.getScheme())) {
                throw new IllegalArgumentException("an OCSP responder is at an http or https URI");
            }
        }
        if (lists.size() > MOST_LISTS) {
            throw new IllegalArgumentException("at most " + MOST_LISTS + " lists");
        }
        for (URI list : lists) {
            String scheme = list.getScheme();
            if (!"file".equals(scheme) && !"http".equals(scheme) && !"https".equals(scheme)) {
                throw new IllegalArgumentException("a list is at a file, http or https URI");
            }
        }
    }

    /** Without responders. */
    public StatusRules(RevocationOptions options, List<URI> lists) {
        this(options, lists, List.of());
    }
}
