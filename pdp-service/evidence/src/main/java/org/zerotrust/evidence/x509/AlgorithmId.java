package org.zerotrust.evidence.x509;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.crypto.Hash;
import org.zerotrust.evidence.crypto.SignatureScheme;
import org.zerotrust.evidence.crypto.SignatureScheme.Encoding;
import org.zerotrust.evidence.der.Der;
import org.zerotrust.evidence.der.DerException;
import org.zerotrust.evidence.der.Tag;

/** An AlgorithmIdentifier of a signature and the scheme it names (RFC 3279, RFC 4055, RFC 5758, RFC 8410). */
public final class AlgorithmId {
    private static final String PSS = "1.2.840.113549.1.1.10";
    private static final String MGF1 = "1.2.840.113549.1.1.8";
    private static final Map<String, Hash> ECDSA = Map.of(
            "1.2.840.10045.4.3.2", Hash.SHA256,
            "1.2.840.10045.4.3.3", Hash.SHA384,
            "1.2.840.10045.4.3.4", Hash.SHA512);
    private static final Map<String, Hash> RSA = Map.of(
            "1.2.840.113549.1.1.11", Hash.SHA256,
            "1.2.840.113549.1.1.12", Hash.SHA384,
            "1.2.840.113549.1.1.13", Hash.SHA512);
    private static final Map<String, Hash> HASHES = Map.of(
            "2.16.840.1.101.3.4.2.1", Hash.SHA256,
            "2.16.840.1.101.3.4.2.2", Hash.SHA384,
            "2.16.840.1.101.3.4.2.3", Hash.SHA512);

    private AlgorithmId() {}

    /**
     * What is wrong with an identifier.
     *
     * @param malformed whether the parameters are not what the algorithm wants; else it is one we do not take
     */
    public static final class UnfitException extends Exception {
        private static final long serialVersionUID = 1L;
        private final boolean malformed;

        UnfitException(boolean malformed, String message) {
            super(message, null, false, false);
            this.malformed = malformed;
        }

        boolean malformed() {
            return malformed;
        }
    }

    /** The scheme of an AlgorithmIdentifier in DER. MD5, SHA-1, SHA-224 and DSA are none. */
    public static SignatureScheme scheme(byte[] der) throws UnfitException {
        try {
            Der algorithm = Der.of(der).sequence();
            String oid = algorithm.oid();
            Hash ecdsa = ECDSA.get(oid);
            if (ecdsa != null) {
                // RFC 5758 section 3.2: parameters MUST be omitted.
                algorithm.end();
                return new SignatureScheme.Ecdsa(ecdsa, Encoding.DER);
            }
            Hash rsa = RSA.get(oid);
            if (rsa != null) {
                // RFC 4055 section 5: NULL, and absent must be taken too.
                optionalNull(algorithm);
                return new SignatureScheme.RsaPkcs1(rsa);
            }
            return switch (oid) {
                case "1.3.101.112" -> {
                    algorithm.end();
                    yield SignatureScheme.ED25519;
                }
                case PSS -> pss(algorithm);
                default -> throw new UnfitException(false, oid);
            };
        } catch (DerException e) {
            throw new UnfitException(true, "unfit parameters: " + e.getMessage());
        }
    }

    private static void optionalNull(Der algorithm) throws DerException {
        if (algorithm.more() && algorithm.value(Tag.NULL).length != 0) {
            throw new DerException("a NULL with content");
        }
        algorithm.end();
    }

    /** RFC 4055 section 3.1. The defaults are SHA-1, so hash and mask generation must be written out. */
    private static SignatureScheme pss(Der algorithm) throws DerException, UnfitException {
        Der parameters = algorithm.sequence();
        algorithm.end();
        Hash hash = null;
        Hash mgf = null;
        int salt = 20;
        if (parameters.next(Tag.constructed(0))) {
            Der explicit = parameters.enter(Tag.constructed(0));
            hash = hash(explicit.sequence());
            explicit.end();
        }
        if (parameters.next(Tag.constructed(1))) {
            Der explicit = parameters.enter(Tag.constructed(1));
            Der generator = explicit.sequence();
            explicit.end();
            if (!generator.oid().equals(MGF1)) {
                throw new UnfitException(false, "a mask generation function other than MGF1");
            }
            mgf = hash(generator.sequence());
            generator.end();
        }
        if (parameters.next(Tag.constructed(2))) {
            Der explicit = parameters.enter(Tag.constructed(2));
            salt = explicit.size(Tag.INTEGER);
            explicit.end();
        }
        if (parameters.next(Tag.constructed(3))) {
            throw new DerException("a trailer field that is not the default, or the default written out");
        }
        parameters.end();
        if (hash == null || mgf == null) {
            throw new UnfitException(false, "RSASSA-PSS with SHA-1");
        }
        if (salt > hash.octets()) {
            throw new UnfitException(true, "a salt longer than the digest");
        }
        return new SignatureScheme.RsaPss(hash, mgf, salt);
    }

    private static Hash hash(Der identifier) throws DerException, UnfitException {
        String oid = identifier.oid();
        optionalNull(identifier);
        @Nullable Hash hash = HASHES.get(oid);
        if (hash == null) {
            throw new UnfitException(false, "RSASSA-PSS with hash " + oid);
        }
        return hash;
    }
}
