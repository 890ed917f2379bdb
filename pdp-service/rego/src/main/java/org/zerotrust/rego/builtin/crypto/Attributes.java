package org.zerotrust.rego.builtin.crypto;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.builtin.Numbers;
import org.zerotrust.rego.value.RegoArray;
import org.zerotrust.rego.value.RegoNull;
import org.zerotrust.rego.value.RegoObject;

/** The attributes of a certificate request (RFC 2986), as Go reads them into {@code AttributeTypeAndValueSET}. */
final class Attributes {
    private static final int SET = 0x31;
    private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

    private Attributes() {}

    /** The attribute; null where its values are no lists of types with values, such as a challenge password. */
    static @Nullable Object read(Der attribute) {
        try {
            List<Object> sets = new ArrayList<>();
            Der type = attribute.must(Der.SEQUENCE).child(0).must(6);
            for (Der list : attribute.child(1).must(SET).children()) {
                List<Object> pairs = new ArrayList<>();
                for (Der pair : list.must(Der.SEQUENCE).children()) {
                    pairs.add(RegoObject.of(Map.of(
                            "Type",
                            RegoArray.of(
                                    pair.must(Der.SEQUENCE).child(0).must(6).oid()),
                            "Value",
                            any(pair.child(1)))));
                }
                sets.add(RegoArray.of(pairs));
            }
            return RegoObject.of(Map.of("Type", RegoArray.of(type.oid()), "Value", RegoArray.of(sets)));
        } catch (Der.MalformedException otherForm) {
            return null;
        }
    }

    /** A value of any type, as Go's encoding/asn1 gives it; null for what that does not know. */
    private static Object any(Der d) {
        String text = d.text();
        if (text != null) {
            return text;
        }
        return switch (d.tag()) {
            case 2 -> {
                BigInteger n = d.integer();
                if (n.compareTo(MIN) < 0 || n.compareTo(MAX) > 0) {
                    throw new Der.MalformedException("integer too large");
                }
                yield Numbers.of(n);
            }
            case 3 -> {
                byte[] bits = d.bits();
                long unused = d.content()[0];
                yield RegoObject.of(
                        Map.of("Bytes", CertificateJson.base64(bits), "BitLength", 8L * bits.length - unused));
            }
            case 4 -> CertificateJson.base64(d.content());
            case 6 -> RegoArray.of(d.oid());
            case 0x17, 0x18 -> Names.time(d);
            default -> RegoNull.NULL;
        };
    }
}
