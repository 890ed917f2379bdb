package org.zerotrust.pdp.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.zerotrust.evidence.jose.Jwk;
import org.zerotrust.evidence.jose.JwkReader;
import org.zerotrust.evidence.revocation.RevocationMode;
import org.zerotrust.evidence.revocation.RevocationOptions;
import org.zerotrust.evidence.x509.Profile;
import org.zerotrust.pdp.device.CertificateRole;
import org.zerotrust.pdp.device.DeviceRecord;
import org.zerotrust.pdp.device.Identifiers;
import org.zerotrust.pdp.device.IdentityField;
import org.zerotrust.pdp.device.IssuerConditions;
import org.zerotrust.pdp.device.IssuerProfile;
import org.zerotrust.pdp.device.KeyProtection;
import org.zerotrust.pdp.device.Lifecycle;
import org.zerotrust.pdp.device.RegisteredCertificates;
import org.zerotrust.pdp.device.StatusRules;
import org.zerotrust.pdp.identity.Caller;
import org.zerotrust.pdp.identity.CertificateDialect;
import org.zerotrust.pdp.identity.Explanation;
import org.zerotrust.pdp.identity.ProofKind;
import org.zerotrust.pdp.identity.Role;
import org.zerotrust.pdp.identity.registry.Registration;
import org.zerotrust.pdp.identity.registry.Registration.TokenSubject;
import org.zerotrust.pdp.identity.registry.SubjectIssuer;
import org.zerotrust.pdp.identity.registry.TokenIssuer;
import org.zerotrust.pdp.outcome.CallerId;
import org.zerotrust.pdp.outcome.TenantId;

/** From rows to what the steps of a decision know. */
final class Rows {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Rows() {}

    /**
     * Maps each row; one that cannot be understood is left out and logged, so that it harms nobody but itself. What is
     * left out lets nobody in.
     */
    static <R, T> List<T> each(List<R> rows, Function<R, T> mapping, Function<R, String> name, Logger log) {
        List<T> out = new ArrayList<>(rows.size());
        for (R row : rows) {
            try {
                out.add(mapping.apply(row));
            } catch (IllegalArgumentException e) {
                log.errorf("event=row_left_out row=%s error=%s", name.apply(row), e.getMessage());
            }
        }
        return out;
    }

    static Registration registration(PepRow row) {
        Caller caller = new Caller(
                new TenantId(row.tenant),
                new CallerId(row.pepId),
                words(Role.class, Role::wire, row.roles),
                Set.copyOf(words(row.resourceClasses)),
                word(CertificateDialect.class, CertificateDialect::wire, row.dialect),
                row.hops,
                words(ProofKind.class, ProofKind::wire, row.vouches),
                row.vouchesSubjects,
                json(row.reporting, new TypeReference<Map<String, Set<String>>>() {}),
                word(Explanation.class, Explanation::wire, row.explanation),
                headerKeys(row.headerKeys),
                row.version);
        Optional<TokenSubject> token = row.jwtIssuer == null || row.jwtSubject == null
                ? Optional.empty()
                : Optional.of(new TokenSubject(row.jwtIssuer, row.jwtSubject));
        return new Registration(
                caller,
                row.enabled,
                Optional.ofNullable(row.certSha256),
                Optional.ofNullable(row.certSan),
                Optional.ofNullable(row.certSubject),
                token);
    }

    /** A JWK set. A private key in a registry of public ones is a mistake that must not be kept, shown or audited. */
    static List<Jwk> publicKeys(String jwks, String member) {
        List<Jwk> keys = JwkReader.keys(jwks);
        if (keys == null || keys.stream().anyMatch(Jwk::isPrivate)) {
            throw new IllegalArgumentException(member + " are not public keys that are strong enough");
        }
        return keys;
    }

    /** Fail closed: a set that cannot be used makes the registration unusable, not one that needs no signature. */
    private static Map<String, PublicKey> headerKeys(String jwks) {
        if (jwks.isEmpty()) {
            return Map.of();
        }
        List<Jwk> keys = publicKeys(jwks, "header_keys");
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("header_keys are no keys");
        }
        Map<String, PublicKey> byId = new HashMap<>();
        for (Jwk key : keys) {
            if (key.kid() == null || key.key() == null || byId.put(key.kid(), key.key()) != null) {
                throw new IllegalArgumentException("header_keys need public keys with a kid each, none twice");
            }
        }
        return byId;
    }

    static TokenIssuer tokenIssuer(TokenIssuerRow row) {
        return new TokenIssuer(new TenantId(row.tenant), row.issuer, row.audience, row.jwks);
    }

    static SubjectIssuer subjectIssuer(TokenIssuerRow row) {
        return new SubjectIssuer(
                new TenantId(row.tenant),
                row.issuer,
                row.audience,
                row.jwks,
                row.subjectType,
                row.rolesClaim,
                Set.copyOf(words(row.clients)));
    }

    static IssuerProfile issuer(IssuerRow row) {
        X509Certificate certificate = certificate(row.certificate);
        return new IssuerProfile(
                new TenantId(row.tenant),
                row.issuerId,
                certificate,
                word(KeyProtection.class, KeyProtection::wire, row.keyProtection),
                row.assurance,
                word(CertificateRole.class, CertificateRole::wire, row.role),
                word(IdentityField.class, IdentityField::wire, row.identityField),
                row.ekuRequired,
                row.requiresRecord,
                new IssuerConditions(row.issuerSpki, row.policyOid, row.hardwareType),
                IssuerProfile.strict(certificate),
                word(Profile.class, Profile::wire, row.profile),
                policies(row.policies),
                new StatusRules(
                        revocation(row),
                        words(row.crlSources).stream().map(URI::create).toList(),
                        words(row.ocspResponders).stream().map(URI::create).toList()),
                row.version);
    }

    private static Set<String> policies(String text) {
        List<String> oids = words(text);
        for (String oid : oids) {
            if (!oid.matches("[0-2](\\.(0|[1-9][0-9]{0,18})){1,32}")) {
                throw new IllegalArgumentException("policies: an object identifier is dotted numbers");
            }
        }
        return Set.copyOf(oids);
    }

    private static RevocationOptions revocation(IssuerRow row) {
        Duration within = Duration.ofSeconds(row.revocationWithin);
        return switch (word(RevocationMode.class, RevocationMode::wire, row.revocation)) {
            case HARD_FAIL -> RevocationOptions.hardFail();
            case BOUNDED_STALE -> RevocationOptions.boundedStale(within);
            case NONE_BECAUSE_SHORT_LIVED -> RevocationOptions.shortLived(within);
        };
    }

    static DeviceRecord device(DeviceRow row) {
        return new DeviceRecord(
                new TenantId(row.tenant),
                row.registryId,
                row.deviceId,
                word(Lifecycle.class, Lifecycle::wire, row.lifecycle),
                json(row.labels, new TypeReference<Map<String, String>>() {}),
                new Identifiers(row.eid, row.iccid, row.imei),
                new RegisteredCertificates(row.certificateSha256, superseded(row.superseded)),
                row.version);
    }

    /** Words {@code digest@epoch-second} as a map. */
    static Map<String, Long> superseded(String text) {
        Map<String, Long> out = new LinkedHashMap<>();
        for (String word : words(text)) {
            int at = word.indexOf('@');
            if (at < 0) {
                throw new IllegalArgumentException("not a superseded certificate: " + word);
            }
            out.put(word.substring(0, at), Long.parseLong(word.substring(at + 1)));
        }
        return out;
    }

    /** A DER certificate. */
    static X509Certificate certificate(byte[] der) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw new IllegalArgumentException("not a certificate");
        }
    }

    static List<String> words(String text) {
        return text.isBlank() ? List.of() : Arrays.asList(text.strip().split("\\s+"));
    }

    static <E extends Enum<E>> Set<E> words(Class<E> type, Function<E, String> wire, String text) {
        Set<E> out = EnumSet.noneOf(type);
        for (String word : words(text)) {
            out.add(word(type, wire, word));
        }
        return out;
    }

    /** The constant of that name; an unknown name is an error, never a default. */
    static <E extends Enum<E>> E word(Class<E> type, Function<E, String> wire, String text) {
        for (E constant : type.getEnumConstants()) {
            if (wire.apply(constant).equals(text)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("unknown " + type.getSimpleName() + ": " + text);
    }

    static <T> T json(String text, TypeReference<T> type) {
        try {
            return JSON.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not the JSON expected");
        }
    }
}
