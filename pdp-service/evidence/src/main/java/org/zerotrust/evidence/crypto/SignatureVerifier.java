package org.zerotrust.evidence.crypto;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * Verifies signatures, everywhere in this system. What is not exactly a signature is refused before a provider sees it: providers
 * differ in which loose encodings they take.
 */
public final class SignatureVerifier {
    private static final int ED25519_OCTETS = 64;

    private SignatureVerifier() {}

    /**
     * Whether {@code signature} over {@code message} was made with the private half of {@code key}. Never throws for any
     * message or signature; false also where key and scheme do not fit.
     *
     * @param key as {@link PublicKeys} gives it; another JCA key of a named curve, RSA or Ed25519 will do
     */
    public static boolean verify(SignatureScheme scheme, PublicKey key, byte[] message, byte[] signature) {
        try {
            return switch (scheme) {
                case SignatureScheme.Ecdsa ecdsa ->
                    key instanceof ECPublicKey ec && ecdsa(ecdsa, ec, message, signature);
                case SignatureScheme.Ed25519 _ ->
                    key instanceof EdECPublicKey
                            && signature.length == ED25519_OCTETS
                            && run(Providers.fast("Ed25519"), key, message, signature);
                case SignatureScheme.RsaPkcs1(Hash hash) ->
                    key instanceof RSAPublicKey rsa
                            && fits(rsa, signature)
                            && run(Providers.fast(hash.inSignature() + "withRSA"), key, message, signature);
                case SignatureScheme.RsaPss pss ->
                    key instanceof RSAPublicKey rsa && fits(rsa, signature) && run(pss(pss), key, message, signature);
            };
        } catch (GeneralSecurityException | RuntimeException e) {
            // Fail closed: a provider that cannot say yes has said no.
            return false;
        }
    }

    private static boolean run(Signature engine, PublicKey key, byte[] message, byte[] signature)
            throws GeneralSecurityException {
        engine.initVerify(key);
        engine.update(message);
        return engine.verify(signature);
    }

    private static boolean ecdsa(SignatureScheme.Ecdsa scheme, ECPublicKey key, byte[] message, byte[] signature)
            throws GeneralSecurityException {
        byte @Nullable [] der = switch (scheme.encoding()) {
            case P1363 -> EcdsaSignatures.toDer(signature, key.getParams().getOrder());
            case DER -> EcdsaSignatures.toP1363(signature, key.getParams().getOrder()) == null ? null : signature;
        };
        if (der == null) {
            return false;
        }
        String algorithm = scheme.hash().inSignature() + "withECDSA";
        Curve curve = Curve.of(key.getParams());
        boolean nist = curve != null && curve.inJdk();
        return run(
                nist ? Providers.fast(algorithm) : Signature.getInstance(algorithm, Providers.BOUNCY_CASTLE),
                nist ? key : PublicKeys.forBouncyCastle(key),
                message,
                der);
    }

    private static Signature pss(SignatureScheme.RsaPss scheme) throws GeneralSecurityException {
        Signature engine = Providers.fast("RSASSA-PSS");
        engine.setParameter(new PSSParameterSpec(
                scheme.hash().digest(),
                "MGF1",
                new MGF1ParameterSpec(scheme.mgfHash().digest()),
                scheme.saltLength(),
                PSSParameterSpec.TRAILER_FIELD_BC));
        return engine;
    }

    /** RFC 8017 sections 8.1.2 and 8.2.2, step 1: exactly as long as the modulus. */
    private static boolean fits(RSAPublicKey key, byte[] signature) {
        return signature.length == (key.getModulus().bitLength() + 7) / 8;
    }

    /** One line for a start log: who verifies what. */
    public static String describe() {
        return (Providers.CORRETTO == null
                        ? "the JDK's providers (no native library of Amazon Corretto Crypto Provider here)"
                        : Providers.CORRETTO.getName() + " " + Providers.CORRETTO.getVersionStr())
                + "; Brainpool by " + Providers.BOUNCY_CASTLE.getInfo();
    }
}
