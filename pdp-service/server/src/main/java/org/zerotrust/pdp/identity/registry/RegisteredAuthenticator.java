package org.zerotrust.pdp.identity.registry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
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
import org.zerotrust.pdp.identity.registry.Registration.TokenSubject;
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
public final class RegisteredAuthenticator implements Authenticator {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int LONGEST_TOKEN = 8_192;
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
            byCertificate = byCertificate(leaf, known);
            if (byCertificate.isEmpty()) {
                return rejected(FailureCode.FORBIDDEN, "the client certificate is not registered");
            }
        }
        Optional<Registration> byToken = Optional.empty();
        if (credentials.bearer() != null) {
            byToken = byToken(credentials.bearer(), known, now);
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

    private static Optional<Registration> byToken(String token, Registrations known, Instant now) {
        return claimed(token)
                .flatMap(claimed -> known.byToken(claimed)
                        .filter(registration -> known.verifier(
                                        registration.caller().tenant(), claimed.issuer())
                                .flatMap(verifier -> verifier.subject(token, now))
                                .filter(claimed.subject()::equals)
                                .isPresent()));
    }

    /** What the token claims before anything is verified: used to select a registration and its verifier, no more. */
    private static Optional<TokenSubject> claimed(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3 || token.length() > LONGEST_TOKEN) {
            return Optional.empty();
        }
        try (JsonParser json = JSON.createParser(Base64.getUrlDecoder().decode(parts[1]))) {
            @Nullable String issuer = null;
            @Nullable String subject = null;
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                boolean text = json.nextToken() == JsonToken.VALUE_STRING;
                if (text && "iss".equals(name)) {
                    issuer = json.getText();
                } else if (text && "sub".equals(name)) {
                    subject = json.getText();
                } else {
                    json.skipChildren();
                }
            }
            return issuer == null || subject == null
                    ? Optional.empty()
                    : Optional.of(new TokenSubject(issuer, subject));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Rejected rejected(FailureCode code, String detail) {
        return new Rejected(Failure.of(code, detail));
    }
}
