package org.zerotrust.pdp.identity.registry;

import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.identity.Authenticator;
import org.zerotrust.pdp.identity.Credentials;
import org.zerotrust.pdp.identity.IdentityResult;
import org.zerotrust.pdp.identity.IdentityResult.Authenticated;
import org.zerotrust.pdp.identity.IdentityResult.Rejected;
import org.zerotrust.pdp.identity.ReportAuthenticator;
import org.zerotrust.pdp.identity.registry.Registrations.RememberedToken;
import org.zerotrust.pdp.keys.Sha256;
import org.zerotrust.pdp.keys.Thumbprints;
import org.zerotrust.pdp.outcome.Failure;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.PdpException;

/**
 * Finds the registration that a connection's credentials lead to. The chain of a client certificate was verified by the
 * TLS handshake against the trust store for callers; its validity is looked at again, for connections live long.
 *
 * <p>Order: certificate, token, agreement of the two, enabled. An unverified token only <em>selects</em> a verifier.
 */
public final class RegisteredAuthenticator implements Authenticator, ReportAuthenticator {
    private static final int SAN_DNS = 2;
    private static final int SAN_URI = 6;

    private final Function<Instant, Registrations> registrations;

    /** Reads the registrations of the moment; the function throws where none are loaded or they are too old. */
    public RegisteredAuthenticator(Function<Instant, Registrations> registrations) {
        this.registrations = registrations;
    }

    @Override
    public IdentityResult authenticate(Credentials credentials, Instant now) {
        if (credentials.tlsPeer().isEmpty() && credentials.bearer() == null) {
            return rejected(FailureCode.UNAUTHENTICATED, "no client certificate and no token");
        }
        Registrations known;
        try {
            known = registrations.apply(now);
        } catch (PdpException e) {
            // Fail closed: registrations that cannot be read let nobody in.
            return rejected(e.code(), "registrations cannot be read");
        }
        Optional<Registration> byCertificate = Optional.empty();
        if (!credentials.tlsPeer().isEmpty()) {
            X509Certificate leaf = credentials.tlsPeer().getFirst();
            if (now.isAfter(leaf.getNotAfter().toInstant())
                    || now.isBefore(leaf.getNotBefore().toInstant())) {
                return rejected(FailureCode.UNAUTHENTICATED, "the client certificate is not valid now");
            }
            byCertificate = known.byCertificate(leaf, RegisteredAuthenticator::byCertificate);
            if (byCertificate.isEmpty()) {
                return rejected(FailureCode.FORBIDDEN, "the client certificate is not registered");
            }
        }
        Optional<Registration> byToken = Optional.empty();
        if (credentials.bearer() != null) {
            // A signed report can be read by others: it opens no connection.
            byToken = ReportType.isReport(credentials.bearer())
                    ? Optional.empty()
                    : byToken(credentials.bearer(), known, now);
            if (byToken.isEmpty()) {
                return rejected(FailureCode.UNAUTHENTICATED, "the token is not accepted");
            }
        }
        if (byCertificate.isPresent() && byToken.isPresent() && !sameCaller(byCertificate.get(), byToken.get())) {
            // Fail closed: two identities on one connection are none.
            return rejected(FailureCode.UNAUTHENTICATED, "certificate and token belong to different callers");
        }
        Registration registration = byCertificate.or(supplier(byToken)).orElseThrow();
        if (!registration.enabled()) {
            return rejected(FailureCode.FORBIDDEN, "the registration is disabled");
        }
        return new Authenticated(registration.caller());
    }

    @Override
    public IdentityResult authenticateReport(String jws, Instant now) {
        if (!ReportType.isReport(jws)) {
            return rejected(FailureCode.UNAUTHENTICATED, "no signed report");
        }
        try {
            Optional<Registration> registration = byToken(jws, registrations.apply(now), now);
            if (registration.isEmpty()) {
                return rejected(FailureCode.UNAUTHENTICATED, "the signature is not accepted");
            }
            return registration.get().enabled()
                    ? new Authenticated(registration.get().caller())
                    : rejected(FailureCode.FORBIDDEN, "the registration is disabled");
        } catch (PdpException e) {
            return rejected(e.code(), "registrations cannot be read");
        }
    }

    private static java.util.function.Supplier<Optional<Registration>> supplier(Optional<Registration> value) {
        return () -> value;
    }

    private static boolean sameCaller(Registration one, Registration two) {
        return one.caller().tenant().equals(two.caller().tenant())
                && one.caller().id().equals(two.caller().id());
    }

    /** Every name the certificate has is looked up; names of two registrations lead nowhere. */
    private static Optional<Registration> byCertificate(X509Certificate leaf, Registrations known) {
        List<Registration> found = new ArrayList<>();
        try {
            known.byDigest(HexFormat.of().formatHex(Thumbprints.sha256(leaf.getEncoded())))
                    .ifPresent(found::add);
            for (String san : sans(leaf)) {
                known.bySan(san).ifPresent(found::add);
            }
            known.bySubject(leaf.getSubjectX500Principal().getName(X500Principal.RFC2253))
                    .ifPresent(found::add);
        } catch (CertificateEncodingException | CertificateParsingException e) {
            return Optional.empty();
        }
        if (found.isEmpty() || !found.stream().allMatch(other -> sameCaller(found.getFirst(), other))) {
            return Optional.empty();
        }
        return Optional.of(found.getFirst());
    }

    private static List<String> sans(X509Certificate leaf) throws CertificateParsingException {
        List<String> names = new ArrayList<>();
        @Nullable Collection<List<?>> all = leaf.getSubjectAlternativeNames();
        if (all != null) {
            for (List<?> name : all) {
                if (name.get(0) instanceof Integer type && name.get(1) instanceof String value) {
                    if (type == SAN_URI) {
                        names.add("uri:" + value);
                    } else if (type == SAN_DNS) {
                        names.add("dns:" + value.toLowerCase(java.util.Locale.ROOT));
                    }
                }
            }
        }
        return names;
    }

    /** A token that was verified before costs a look-up: an ECDSA verification costs more than a decision. */
    private static Optional<Registration> byToken(String token, Registrations known, Instant now) {
        if (token.length() > ClaimedIdentity.LONGEST_TOKEN) {
            return Optional.empty();
        }
        Sha256 digest = Sha256.of(token);
        RememberedToken before = known.remembered(digest);
        if (before != null) {
            return before.expiresAt() > now.getEpochSecond() ? Optional.of(before.registration()) : Optional.empty();
        }
        return ClaimedIdentity.of(token)
                .flatMap(claimed -> known.byToken(claimed)
                        .flatMap(registration -> known.verifier(
                                        registration.caller().tenant(), claimed.issuer())
                                .flatMap(verifier -> verifier.verify(token))
                                .filter(verified -> claimed.subject().equals(verified.subject())
                                        && verified.expiresAt() > now.getEpochSecond())
                                .map(verified -> {
                                    known.remember(digest, new RememberedToken(registration, verified.expiresAt()));
                                    return registration;
                                })));
    }

    private static Rejected rejected(FailureCode code, String detail) {
        return new Rejected(Failure.of(code, detail));
    }
}
