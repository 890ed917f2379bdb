package org.zerotrust.evidence.pki;

import static org.zerotrust.evidence.pki.Asn1.bits;
import static org.zerotrust.evidence.pki.Asn1.bool;
import static org.zerotrust.evidence.pki.Asn1.integer;
import static org.zerotrust.evidence.pki.Asn1.octets;
import static org.zerotrust.evidence.pki.Asn1.oid;
import static org.zerotrust.evidence.pki.Asn1.seq;
import static org.zerotrust.evidence.pki.Asn1.time;
import static org.zerotrust.evidence.pki.Asn1.tlv;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.der.DerException;
import org.zerotrust.evidence.revocation.Crl;

/** A revocation list in the making. */
public final class RevocationList {
    private final Map<String, byte[]> extensions = new LinkedHashMap<>();
    private final List<byte[]> entries = new ArrayList<>();
    private final String issuer;
    private final Keys signer;
    private Instant thisUpdate = Cert.NOW.minus(Duration.ofHours(1));
    private @Nullable Instant nextUpdate = Cert.NOW.plus(Duration.ofHours(1));

    private RevocationList(String issuer, Keys signer) {
        this.issuer = issuer;
        this.signer = signer;
        ext("2.5.29.35", false, seq(tlv(0x80, signer.keyId())));
        number(7);
    }

    public static RevocationList of(String issuer, Keys signer) {
        return new RevocationList(issuer, signer);
    }

    public RevocationList ext(String oid, boolean critical, byte[] value) {
        extensions.put(oid, seq(oid(oid), critical ? bool(true) : new byte[0], octets(value)));
        return this;
    }

    public RevocationList without(String oid) {
        extensions.remove(oid);
        return this;
    }

    public RevocationList number(int n) {
        return ext("2.5.29.20", false, integer(n));
    }

    public RevocationList delta(int base) {
        return ext("2.5.29.27", true, integer(base));
    }

    /** An issuingDistributionPoint of these fields. */
    public RevocationList scope(byte[]... fields) {
        return ext("2.5.29.28", true, seq(fields));
    }

    public RevocationList revoke(long serial) {
        entries.add(seq(integer(serial), time(thisUpdate)));
        return this;
    }

    /** With a reason, and where {@code of} is given a certificateIssuer. */
    public RevocationList revoke(long serial, int reason, @Nullable String of) {
        byte[] why = seq(oid("2.5.29.21"), octets(tlv(10, new byte[] {(byte) reason})));
        byte[] whose =
                of == null ? new byte[0] : seq(oid("2.5.29.29"), bool(true), octets(seq(tlv(0xa4, Asn1.cn(of)))));
        entries.add(seq(integer(serial), time(thisUpdate), seq(why, whose)));
        return this;
    }

    public RevocationList from(Instant from, @Nullable Instant until) {
        thisUpdate = from;
        nextUpdate = until;
        return this;
    }

    public byte[] der() {
        byte[] tbs = seq(
                integer(1),
                signer.identifier(),
                Asn1.cn(issuer),
                time(thisUpdate),
                nextUpdate == null ? new byte[0] : time(nextUpdate),
                entries.isEmpty() ? new byte[0] : seq(entries.toArray(byte[][]::new)),
                tlv(0xa0, seq(extensions.values().toArray(byte[][]::new))));
        return seq(tbs, signer.identifier(), bits(signer.sign(tbs)));
    }

    public Crl read() {
        try {
            return Crl.read(der());
        } catch (DerException e) {
            throw new IllegalStateException(e);
        }
    }
}
