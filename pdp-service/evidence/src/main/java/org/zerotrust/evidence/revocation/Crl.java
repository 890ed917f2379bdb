package org.zerotrust.evidence.revocation;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.crypto.UnusableKeyException;
import org.zerotrust.evidence.der.Der;
import org.zerotrust.evidence.der.DerException;
import org.zerotrust.evidence.der.Tag;
import org.zerotrust.evidence.x509.Certificate;
import org.zerotrust.evidence.x509.Extension;
import org.zerotrust.evidence.x509.GeneralName;
import org.zerotrust.evidence.x509.Name;
import org.zerotrust.evidence.x509.Signatures;

/**
 * A certificate revocation list (RFC 5280 section 5), read strictly once and asked often. Immutable but for what it
 * remembers of its own signature; safe to share.
 */
public final class Crl {
    /** Larger ones are refused before they are read. */
    public static final int LARGEST = 64 << 20;

    static final int REMOVE_FROM_CRL = 8;
    private static final String CRL_NUMBER = "2.5.29.20";
    private static final String REASON = "2.5.29.21";
    private static final String INVALIDITY_DATE = "2.5.29.24";
    private static final String DELTA_INDICATOR = "2.5.29.27";
    private static final String ISSUING_DISTRIBUTION_POINT = "2.5.29.28";
    private static final String CERTIFICATE_ISSUER = "2.5.29.29";
    private static final Set<String> KNOWN = Set.of(
            CRL_NUMBER,
            DELTA_INDICATOR,
            ISSUING_DISTRIBUTION_POINT,
            Extension.AUTHORITY_KEY_ID,
            Extension.FRESHEST_CRL);

    /** Whose certificate; the list's own issuer for most. */
    record Serial(Name issuer, BigInteger number) {}

    private final byte[] signed;
    private final byte[] algorithm;
    private final byte[] signature;
    private final Name issuer;
    private final long thisUpdate;
    private final long nextUpdate;
    private final Map<Serial, Integer> revoked = new HashMap<>();
    private final @Nullable BigInteger number;
    private final @Nullable BigInteger deltaBase;
    private final IssuingPoint scope;
    private final byte @Nullable [] keyId;
    private final @Nullable String fault;
    private volatile @Nullable Certificate signer;

    private Crl(byte[] der) throws DerException {
        if (der.length > LARGEST) {
            throw new DerException("a list of more than " + LARGEST + " octets");
        }
        Der file = Der.of(der);
        Der list = file.sequence();
        file.end();
        signed = list.element();
        algorithm = list.element();
        signature = list.bits();
        list.end();

        Der tbs = Der.of(signed).sequence();
        boolean second = tbs.next(Tag.INTEGER);
        if (second && tbs.size(Tag.INTEGER) != 1) {
            throw new DerException("a version other than 2");
        }
        boolean agree = Arrays.equals(tbs.element(), algorithm);
        issuer = Name.read(tbs);
        thisUpdate = tbs.time();
        nextUpdate = tbs.next(Tag.UTC_TIME) || tbs.next(Tag.GENERALIZED_TIME) ? tbs.time() : Long.MIN_VALUE;
        Faults faults = new Faults();
        Der entries = tbs.next(Tag.SEQUENCE) ? tbs.sequence() : null;
        List<Extension> extensions = List.of();
        if (tbs.next(Tag.constructed(0))) {
            Der explicit = tbs.enter(Tag.constructed(0));
            extensions = Certificate.readExtensions(explicit.sequence());
            explicit.end();
        }
        tbs.end();

        BigInteger readNumber = null;
        BigInteger readBase = null;
        IssuingPoint readScope = IssuingPoint.WHOLE;
        byte[] readKeyId = null;
        Set<String> seen = new HashSet<>();
        for (Extension extension : extensions) {
            faults.unless(seen.add(extension.oid()), "an extension twice");
            faults.unless(!extension.critical() || KNOWN.contains(extension.oid()), "an unknown critical extension");
            Der value = Der.of(extension.value());
            switch (extension.oid()) {
                case CRL_NUMBER -> {
                    faults.unless(!extension.critical(), "a critical cRLNumber");
                    readNumber = value.integer();
                    value.end();
                    faults.unless(readNumber.signum() >= 0 && readNumber.bitLength() <= 159, "an unfit cRLNumber");
                }
                case DELTA_INDICATOR -> {
                    faults.unless(extension.critical(), "a deltaCRLIndicator that is not critical");
                    readBase = value.integer();
                    value.end();
                }
                case ISSUING_DISTRIBUTION_POINT -> {
                    faults.unless(extension.critical(), "an issuingDistributionPoint that is not critical");
                    readScope = IssuingPoint.read(value);
                }
                case Extension.AUTHORITY_KEY_ID -> {
                    faults.unless(!extension.critical(), "a critical authorityKeyIdentifier");
                    Der id = value.sequence();
                    value.end();
                    if (id.next(Tag.context(0))) {
                        readKeyId = id.value(Tag.context(0));
                    }
                }
                case Extension.FRESHEST_CRL -> faults.unless(!extension.critical(), "a critical freshestCRL");
                default -> {
                    // Not critical, so it changes nothing.
                }
            }
        }
        number = readNumber;
        deltaBase = readBase;
        scope = readScope;
        keyId = readKeyId;
        faults.unless(agree, "two different algorithm identifiers");
        faults.unless(second || extensions.isEmpty(), "extensions in version 1");
        faults.unless(!issuer.isEmpty(), "an empty issuer");
        // Section 5.1.2.5: MUST; without it a list would be fresh for ever.
        faults.unless(nextUpdate != Long.MIN_VALUE, "no nextUpdate");
        // Sections 5.2.1 and 5.2.3: MUST in every list.
        faults.unless(number != null, "no cRLNumber");
        faults.unless(keyId != null, "no authorityKeyIdentifier");
        if (entries != null) {
            entries(entries, second, faults);
        }
        fault = faults.first;
    }

    private static final class Faults {
        @Nullable
        String first;

        void unless(boolean holds, String fault) {
            if (!holds && first == null) {
                first = fault;
            }
        }
    }

    private void entries(Der entries, boolean second, Faults faults) throws DerException {
        // Section 5.1.2.6: absent where nothing is revoked, so there is at least one.
        Name current = issuer;
        do {
            Der entry = entries.sequence();
            BigInteger serial = entry.integer();
            entry.time();
            int reason = 0;
            if (entry.more()) {
                faults.unless(second, "entry extensions in version 1");
                for (Extension extension : Certificate.readExtensions(entry.sequence())) {
                    Der value = Der.of(extension.value());
                    switch (extension.oid()) {
                        case REASON -> {
                            reason = value.size(Tag.ENUMERATED);
                            value.end();
                            faults.unless(
                                    reason != REMOVE_FROM_CRL || deltaBase != null,
                                    "removeFromCRL in a list that is no delta");
                        }
                        case CERTIFICATE_ISSUER -> {
                            faults.unless(scope.indirect() && extension.critical(), "a certificateIssuer out of place");
                            current = directory(GeneralName.readAll(value.sequence()));
                            value.end();
                        }
                        case INVALIDITY_DATE -> {
                            // Says since when, which is no matter for now.
                        }
                        default -> faults.unless(!extension.critical(), "an unknown critical entry extension");
                    }
                }
                entry.end();
            }
            revoked.put(new Serial(current, serial), reason);
        } while (entries.more());
    }

    private static Name directory(List<GeneralName> names) throws DerException {
        for (GeneralName name : names) {
            if (name instanceof GeneralName.Directory(Name directory)) {
                return directory;
            }
        }
        throw new DerException("a certificateIssuer without a directory name");
    }

    /**
     * Reads DER.
     *
     * @throws DerException where it is not a list in DER; what else is wrong with it shows when it is asked
     */
    public static Crl read(byte[] der) throws DerException {
        return new Crl(der);
    }

    /** What section 5 asks for and this list has not; null where it is a conforming one. */
    @Nullable
    String fault() {
        return fault;
    }

    /** Its issuer. */
    public Name issuer() {
        return issuer;
    }

    /** Epoch second at which it was true. */
    public long thisUpdate() {
        return thisUpdate;
    }

    /** Epoch second by which there will be another. */
    public long nextUpdate() {
        return nextUpdate;
    }

    /** How many certificates it names. */
    public int size() {
        return revoked.size();
    }

    boolean delta() {
        return deltaBase != null;
    }

    /** Whether this delta may be put over that complete list (section 5.2.4). */
    boolean extendsBase(Crl base) {
        return deltaBase != null
                && number != null
                && base.number != null
                && !base.delta()
                && issuer.equals(base.issuer)
                && scope.equals(base.scope)
                && Arrays.equals(keyId, base.keyId)
                && base.number.compareTo(deltaBase) >= 0
                && base.number.compareTo(number) <= 0;
    }

    IssuingPoint scope() {
        return scope;
    }

    /** Reason code of a certificate's entry; -1 where it has none. */
    int reason(Name certificateIssuer, BigInteger serial) {
        return revoked.getOrDefault(new Serial(certificateIssuer, serial), -1);
    }

    /** Whether this key signed it; verified once for each key. */
    boolean signedBy(Certificate candidate) {
        Certificate known = signer;
        if (known != null && known.sameKey(candidate)) {
            return true;
        }
        try {
            if (Signatures.verify(algorithm, candidate.key(), signed, signature)) {
                signer = candidate;
                return true;
            }
            return false;
        } catch (UnusableKeyException e) {
            return false;
        }
    }
}
