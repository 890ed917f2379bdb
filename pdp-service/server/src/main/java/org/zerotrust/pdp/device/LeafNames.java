package org.zerotrust.pdp.device;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.der.Der;
import org.zerotrust.evidence.der.DerException;
import org.zerotrust.evidence.der.Tag;
import org.zerotrust.evidence.x509.Certificate;
import org.zerotrust.evidence.x509.ExtensionValues;
import org.zerotrust.evidence.x509.GeneralName;

/**
 * What a leaf says that the JDK does not read: its policies and its names of hardware.
 *
 * @param policies object ids
 * @param hardwareType hwType of the one hardwareModuleName (RFC 4108 section 5), or null
 * @param hardware ids made of hardwareModuleNames: {@code urn:pdp:hw:TYPE:SERIAL-IN-HEX}
 * @param permanent ids made of permanentIdentifiers (RFC 4043): {@code urn:pdp:pid:ASSIGNER:VALUE}
 */
record LeafNames(Set<String> policies, @Nullable String hardwareType, List<String> hardware, List<String> permanent) {
    private static final LeafNames NONE = new LeafNames(Set.of(), null, List.of(), List.of());

    LeafNames {
        policies = Set.copyOf(policies);
        hardware = List.copyOf(hardware);
        permanent = List.copyOf(permanent);
    }

    /** Reads a leaf; one that cannot be read says nothing, and so meets no condition and has no identity. */
    static LeafNames read(byte[] leaf) {
        try {
            ExtensionValues values = Certificate.read(leaf).values();
            Set<String> policies = values.policies() == null
                    ? Set.of()
                    : values.policies().stream()
                            .map(ExtensionValues.Policy::oid)
                            .collect(Collectors.toSet());
            List<String> types = new ArrayList<>();
            List<String> hardware = new ArrayList<>();
            List<String> permanent = new ArrayList<>();
            if (values.subjectAltNames() != null) {
                for (GeneralName name : values.subjectAltNames()) {
                    if (name instanceof GeneralName.Other other) {
                        read(other, types, hardware, permanent);
                    }
                }
            }
            return new LeafNames(policies, types.size() == 1 ? types.getFirst() : null, hardware, permanent);
        } catch (DerException e) {
            return NONE;
        }
    }

    private static void read(GeneralName.Other other, List<String> types, List<String> hardware, List<String> permanent)
            throws DerException {
        switch (other.type()) {
            case GeneralName.HARDWARE_MODULE_NAME -> {
                Der module = Der.of(other.value()).sequence();
                String type = module.oid();
                types.add(type);
                hardware.add("urn:pdp:hw:" + type + ":" + HexFormat.of().formatHex(module.value(Tag.OCTET_STRING)));
                module.end();
            }
            case GeneralName.PERMANENT_IDENTIFIER -> {
                Der identifier = Der.of(other.value()).sequence();
                // Without a value the subject's serialNumber is meant, which is another identity field here.
                String value = identifier.next(Tag.UTF8_STRING) ? identifier.text() : "";
                String assigner = identifier.more() ? identifier.oid() : "";
                identifier.end();
                if (!value.isEmpty()) {
                    permanent.add("urn:pdp:pid:" + (assigner.isEmpty() ? "-" : assigner) + ":" + value);
                }
            }
            default -> {
                // A name of another kind is no identity.
            }
        }
    }
}
