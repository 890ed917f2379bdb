package org.zerotrust.pdp.bench.evidence;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.zerotrust.evidence.der.DerException;
import org.zerotrust.evidence.revocation.Crl;
import org.zerotrust.evidence.revocation.OcspResponse;
import org.zerotrust.evidence.revocation.RevocationChecker;
import org.zerotrust.evidence.revocation.RevocationOptions;
import org.zerotrust.evidence.revocation.RevocationVerdict;
import org.zerotrust.evidence.x509.Certificate;
import org.zerotrust.evidence.x509.ChainOptions;
import org.zerotrust.evidence.x509.ChainVerdict;
import org.zerotrust.evidence.x509.ChainVerifier;
import org.zerotrust.evidence.x509.Profile;
import org.zerotrust.evidence.x509.Purpose;

/**
 * What takes bytes of others. A run answers, or refuses in its own way; anything it throws, and any yes to bytes that
 * differ from what was signed, is a finding.
 */
enum DerTarget {
    CERTIFICATE {
        @Override
        byte[] seed(FuzzWorld world) {
            return world.leaf();
        }

        @Override
        void run(byte[] bytes, FuzzWorld world) {
            for (Profile profile : Profile.values()) {
                ChainVerdict verdict = ChainVerifier.verify(
                        List.of(bytes, world.middle()),
                        List.of(world.anchor()),
                        ChainOptions.of(profile, Purpose.ANY),
                        world.now());
                yes(verdict instanceof ChainVerdict.Valid);
                verdict = ChainVerifier.verify(
                        List.of(world.leaf(), bytes),
                        List.of(world.anchor()),
                        ChainOptions.of(profile, Purpose.CLIENT),
                        world.now());
                yes(verdict instanceof ChainVerdict.Valid);
            }
            try {
                // As an anchor: its constraints and its form are read as well.
                Certificate anchor = Certificate.read(bytes);
                ChainVerifier.verify(
                        List.of(world.leaf(), world.middle()),
                        List.of(anchor),
                        ChainOptions.of(Profile.GSMA_RSP, Purpose.ANY),
                        world.now());
            } catch (DerException e) {
                // Refused.
            }
        }
    },
    CRL {
        @Override
        byte[] seed(FuzzWorld world) {
            return world.crl();
        }

        @Override
        void run(byte[] bytes, FuzzWorld world) {
            try {
                Crl list = Crl.read(bytes);
                yes(check(world, List.of(list), List.of()));
            } catch (DerException e) {
                // Refused.
            }
        }
    },
    OCSP {
        @Override
        byte[] seed(FuzzWorld world) {
            return world.ocsp();
        }

        @Override
        void run(byte[] bytes, FuzzWorld world) {
            try {
                OcspResponse response = OcspResponse.read(bytes);
                yes(check(world, List.of(), List.of(response)));
            } catch (DerException e) {
                // Refused.
            }
        }
    };

    /** A yes to what nobody signed. */
    static final class WrongYes extends RuntimeException {
        private static final long serialVersionUID = 1L;

        WrongYes() {
            super("accepted");
        }
    }

    private static boolean check(FuzzWorld world, List<Crl> lists, List<OcspResponse> responses) {
        var evidence = RevocationChecker.Evidence.of(lists, responses, List.of());
        return RevocationChecker.check(world.valid(), evidence, RevocationOptions.hardFail(), world.now())
                instanceof RevocationVerdict.Good;
    }

    private static void yes(boolean accepted) {
        if (accepted) {
            throw new WrongYes();
        }
    }

    /** As the others: its one seed is right, and is the only input that may be believed. */
    ByteTarget in(FuzzWorld world) {
        byte[] right = seed(world);
        return new ByteTarget() {
            @Override
            public List<byte[]> seeds() {
                return List.of(right);
            }

            @Override
            public String run(byte[] input) {
                if (Arrays.equals(right, input)) {
                    return "right";
                }
                DerTarget.this.run(input, world);
                return "refused";
            }
        };
    }

    /** Bytes to start from; they are right, and are never run as they are. */
    abstract byte[] seed(FuzzWorld world);

    /** Gives changed bytes to what reads them. */
    abstract void run(byte[] bytes, FuzzWorld world);

    static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
}
