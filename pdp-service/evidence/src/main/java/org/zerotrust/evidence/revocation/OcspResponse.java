package org.zerotrust.evidence.revocation;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.der.Der;
import org.zerotrust.evidence.der.DerException;
import org.zerotrust.evidence.der.Tag;
import org.zerotrust.evidence.x509.Certificate;
import org.zerotrust.evidence.x509.Extension;
import org.zerotrust.evidence.x509.Name;

/** An OCSP response (RFC 6960 section 4.2.1), read strictly. */
public final class OcspResponse {
    /** Larger ones are refused before they are read. */
    public static final int LARGEST = 1 << 20;

    private static final String BASIC = "1.3.6.1.5.5.7.48.1.1";
    private static final String NONCE = "1.3.6.1.5.5.7.48.1.2";
    private static final Set<String> KNOWN = Set.of(NONCE, "1.3.6.1.5.5.7.48.1.9");
    private static final int MOST_ANSWERS = 64;
    private static final int MOST_CERTIFICATES = 8;

    /** What is said of a certificate. */
    enum Said {
        GOOD,
        REVOKED,
        UNKNOWN
    }

    /**
     * One answer.
     *
     * @param nextUpdate {@link Long#MIN_VALUE} where there is none
     */
    @SuppressWarnings("ArrayRecordComponent") // read once and never changed; compared by nobody
    record Answer(
            String hash,
            byte[] issuerName,
            byte[] issuerKey,
            BigInteger serial,
            Said said,
            long thisUpdate,
            long nextUpdate) {}

    private final int status;
    private byte[] signed = {};
    private byte[] algorithm = {};
    private byte[] signature = {};
    private @Nullable Name responderName;
    private byte @Nullable [] responderKey;
    private long producedAt;
    private final List<Answer> answers = new ArrayList<>(1);
    private final List<Certificate> certificates = new ArrayList<>(1);
    private byte @Nullable [] nonce;
    private boolean unknownCritical;

    private OcspResponse(byte[] der) throws DerException {
        if (der.length > LARGEST) {
            throw new DerException("a response of more than " + LARGEST + " octets");
        }
        Der file = Der.of(der);
        Der response = file.sequence();
        file.end();
        status = response.size(Tag.ENUMERATED);
        if (status == 0) {
            Der explicit = response.enter(Tag.constructed(0));
            Der bytes = explicit.sequence();
            explicit.end();
            if (!bytes.oid().equals(BASIC)) {
                throw new DerException("a response of another type than basic");
            }
            byte[] basic = bytes.value(Tag.OCTET_STRING);
            bytes.end();
            basic(Der.of(basic));
        }
        response.end();
    }

    private void basic(Der file) throws DerException {
        Der basic = file.sequence();
        file.end();
        signed = basic.element();
        algorithm = basic.element();
        signature = basic.bits();
        if (basic.next(Tag.constructed(0))) {
            Der explicit = basic.enter(Tag.constructed(0));
            Der list = explicit.sequence();
            explicit.end();
            while (list.more()) {
                if (certificates.size() >= MOST_CERTIFICATES) {
                    throw new DerException("too many certificates");
                }
                certificates.add(Certificate.read(list.element()));
            }
        }
        basic.end();
        data(Der.of(signed).sequence());
    }

    private void data(Der data) throws DerException {
        // Version 1 is the default and the only one, so DER leaves it out.
        if (data.next(Tag.constructed(1))) {
            Der explicit = data.enter(Tag.constructed(1));
            responderName = Name.read(explicit);
            explicit.end();
        } else {
            Der explicit = data.enter(Tag.constructed(2));
            responderKey = explicit.value(Tag.OCTET_STRING);
            explicit.end();
        }
        producedAt = data.generalizedTime();
        Der list = data.sequence();
        while (list.more()) {
            if (answers.size() >= MOST_ANSWERS) {
                throw new DerException("too many answers");
            }
            answers.add(answer(list.sequence()));
        }
        if (data.next(Tag.constructed(1))) {
            Der explicit = data.enter(Tag.constructed(1));
            extensions(explicit.sequence(), true);
            explicit.end();
        }
        data.end();
    }

    private Answer answer(Der single) throws DerException {
        Der id = single.sequence();
        Der hashAlgorithm = id.sequence();
        String hash = hashAlgorithm.oid();
        byte[] issuerName = id.value(Tag.OCTET_STRING);
        byte[] issuerKey = id.value(Tag.OCTET_STRING);
        BigInteger serial = id.integer();
        id.end();
        Said said;
        if (single.next(Tag.context(0))) {
            single.skip();
            said = Said.GOOD;
        } else if (single.next(Tag.constructed(1))) {
            single.skip();
            said = Said.REVOKED;
        } else if (single.next(Tag.context(2))) {
            single.skip();
            said = Said.UNKNOWN;
        } else {
            throw new DerException("not a status");
        }
        long thisUpdate = single.generalizedTime();
        long nextUpdate = Long.MIN_VALUE;
        if (single.next(Tag.constructed(0))) {
            Der explicit = single.enter(Tag.constructed(0));
            nextUpdate = explicit.generalizedTime();
            explicit.end();
        }
        if (single.next(Tag.constructed(1))) {
            Der explicit = single.enter(Tag.constructed(1));
            extensions(explicit.sequence(), false);
            explicit.end();
        }
        single.end();
        return new Answer(hash, issuerName, issuerKey, serial, said, thisUpdate, nextUpdate);
    }

    private void extensions(Der sequence, boolean ofResponse) throws DerException {
        for (Extension extension : Certificate.readExtensions(sequence)) {
            if (ofResponse && extension.oid().equals(NONCE)) {
                Der value = Der.of(extension.value());
                nonce = value.value(Tag.OCTET_STRING);
                value.end();
            }
            unknownCritical |= extension.critical() && !KNOWN.contains(extension.oid());
        }
    }

    /**
     * Reads DER.
     *
     * @throws DerException where it is not a response in DER
     */
    public static OcspResponse read(byte[] der) throws DerException {
        return new OcspResponse(der);
    }

    /** 0 successful, 1 malformedRequest, 2 internalError, 3 tryLater, 5 sigRequired, 6 unauthorized. */
    int status() {
        return status;
    }

    byte[] signed() {
        return signed;
    }

    byte[] algorithm() {
        return algorithm;
    }

    byte[] signature() {
        return signature;
    }

    @Nullable
    Name responderName() {
        return responderName;
    }

    byte @Nullable [] responderKey() {
        return responderKey;
    }

    /** Epoch second at which it was signed; 0 where it says nothing but that it does not answer. */
    public long producedAt() {
        return producedAt;
    }

    List<Answer> answers() {
        return answers;
    }

    List<Certificate> certificates() {
        return certificates;
    }

    byte @Nullable [] nonce() {
        return nonce;
    }

    /**
     * Whether it may answer a request with this nonce: it has the same, or none, as responses have that were made before
     * they were asked for (RFC 9654 section 1); those are bounded by their own times.
     */
    public boolean mayAnswer(byte[] sent) {
        byte[] echoed = nonce;
        return echoed == null || MessageDigest.isEqual(echoed, sent);
    }

    boolean unknownCritical() {
        return unknownCritical;
    }
}
