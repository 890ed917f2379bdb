package org.zerotrust.evidence.attestation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.der.DerException;
import org.zerotrust.evidence.hardware.AndroidKey;
import org.zerotrust.evidence.hardware.DiceTcb;
import org.zerotrust.evidence.x509.Certificate;
import org.zerotrust.evidence.x509.Extension;

/**
 * What the certificates of one verified path say of the hardware below them. They are worth what the path is worth: it
 * must have been verified to an anchor that is registered for such devices.
 *
 * @param android the key attestation of an Android device, or null
 * @param layers measured layers of DICE, the one nearest to the hardware first
 * @param ueid unique entity id of DICE, hex, or null
 * @param tpm what is said of a TPM, or null
 * @param unreadable object identifiers of statements that are there and cannot be used
 */
public record HardwareClaims(
        @Nullable AndroidKey android,
        List<DiceTcb> layers,
        @Nullable String ueid,
        @Nullable TpmKey tpm,
        List<String> unreadable) {
    /** A path that says nothing. */
    public static final HardwareClaims NONE = new HardwareClaims(null, List.of(), null, null, List.of());

    private static final int MOST_LAYERS = 32;

    public HardwareClaims {
        layers = List.copyOf(layers);
        unreadable = List.copyOf(unreadable);
    }

    /** Whether nothing is said. */
    public boolean isEmpty() {
        return equals(NONE);
    }

    /** Whether the hardware's own word is that the key is software's. */
    public boolean software() {
        return android != null && android.software();
    }

    /**
     * What is said.
     *
     * @param path of the verified certificates, leaf first
     */
    public static HardwareClaims of(List<Certificate> path) {
        Reader reader = new Reader();
        for (int i = path.size() - 1; i >= 0; i--) {
            for (Extension extension : path.get(i).extensions()) {
                reader.read(extension, i == 0);
            }
        }
        HardwareClaims claims = new HardwareClaims(
                reader.android, reader.layers, reader.ueid, TpmKey.of(path.getFirst()), reader.unreadable);
        return claims.isEmpty() ? NONE : claims;
    }

    private static final class Reader {
        private @Nullable AndroidKey android;
        private final List<DiceTcb> layers = new ArrayList<>();
        private @Nullable String ueid;
        private final List<String> unreadable = new ArrayList<>();

        /** Fail closed: what cannot be read, or says two things, is no statement, and the policy sees that there was one. */
        void read(Extension extension, boolean leaf) {
            if (unreadable.contains(extension.oid())) {
                return;
            }
            try {
                switch (extension.oid()) {
                    case AndroidKey.OID -> {
                        // An attested key of an app can sign certificates of its own below itself: of such a chain
                        // the statement is about the app's key, not about the leaf's.
                        if (!leaf) {
                            throw new DerException("a key attestation above the leaf");
                        }
                        android = AndroidKey.read(extension.value());
                    }
                    case DiceTcb.TCB_INFO -> layers.add(DiceTcb.one(extension.value()));
                    case DiceTcb.MULTI_TCB_INFO -> layers.addAll(DiceTcb.several(extension.value()));
                    case DiceTcb.UEID -> {
                        String id = DiceTcb.ueid(extension.value());
                        if (ueid != null && !ueid.equals(id)) {
                            ueid = null;
                            throw new DerException("two entity ids");
                        }
                        ueid = id;
                    }
                    default -> {
                        return;
                    }
                }
                if (layers.size() > MOST_LAYERS) {
                    layers.clear();
                    throw new DerException("too many layers");
                }
            } catch (DerException | IllegalArgumentException e) {
                unreadable.add(extension.oid());
            }
        }
    }
}
