package org.zerotrust.evidence.crypto;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import org.bouncycastle.jce.ECNamedCurveTable;
import org.bouncycastle.jce.spec.ECNamedCurveSpec;
import org.jspecify.annotations.Nullable;

/** The elliptic curves a device's key may be on. */
public enum Curve {
    P256("P-256", "1.2.840.10045.3.1.7", "secp256r1", true),
    P384("P-384", "1.3.132.0.34", "secp384r1", true),
    P521("P-521", "1.3.132.0.35", "secp521r1", true),
    /** One of the two curves of IoT SAFE and eUICC (RFC 5639 section 3.4). */
    BRAINPOOL_P256R1("brainpoolP256r1", "1.3.36.3.3.2.8.1.1.7", "brainpoolP256r1", false);

    private final String label;
    private final String oid;
    private final String jca;
    private final boolean inJdk;

    @SuppressWarnings("ImmutableEnumChecker") // never changed, though its type does not say so
    private final ECParameterSpec spec;

    Curve(String label, String oid, String jca, boolean inJdk) {
        this.label = label;
        this.oid = oid;
        this.jca = jca;
        this.inJdk = inJdk;
        this.spec = inJdk ? jdk(jca) : bouncyCastle(jca);
    }

    private static ECParameterSpec jdk(String name) {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec(name));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + name, e);
        }
    }

    private static ECParameterSpec bouncyCastle(String name) {
        var named = ECNamedCurveTable.getParameterSpec(name);
        return new ECNamedCurveSpec(name, named.getCurve(), named.getG(), named.getN(), named.getH());
    }

    /** The curve with these parameters, or null where it is none of these. */
    public static @Nullable Curve of(ECParameterSpec parameters) {
        for (Curve curve : values()) {
            if (curve.spec == parameters
                    || curve.spec.getOrder().equals(parameters.getOrder())
                            && curve.spec
                                    .getCurve()
                                    .getA()
                                    .equals(parameters.getCurve().getA())
                            && curve.spec
                                    .getCurve()
                                    .getB()
                                    .equals(parameters.getCurve().getB())
                            && curve.spec
                                    .getCurve()
                                    .getField()
                                    .equals(parameters.getCurve().getField())
                            && curve.spec.getGenerator().equals(parameters.getGenerator())) {
                return curve;
            }
        }
        return null;
    }

    /** The curve of this object identifier, or null where it is none of these. */
    public static @Nullable Curve named(String oid) {
        for (Curve curve : values()) {
            if (curve.oid.equals(oid)) {
                return curve;
            }
        }
        return null;
    }

    /** Its name as RFC 7518 and RFC 5639 have it. */
    public String label() {
        return label;
    }

    /** Dotted object identifier. */
    public String oid() {
        return oid;
    }

    /** Domain parameters. */
    public ECParameterSpec spec() {
        return spec;
    }

    /** Octets of a coordinate. */
    public int octets() {
        return (spec.getCurve().getField().getFieldSize() + 7) / 8;
    }

    String jca() {
        return jca;
    }

    boolean inJdk() {
        return inJdk;
    }
}
