package org.zerotrust.evidence.x509;

import java.util.HexFormat;
import java.util.List;
import org.zerotrust.evidence.der.Der;
import org.zerotrust.evidence.der.DerException;
import org.zerotrust.evidence.der.Tag;

/** A GeneralName (RFC 5280 section 4.2.1.6), read but not yet judged. */
public sealed interface GeneralName {
    /** {@code otherName}; {@code value} is the element inside its tag. */
    @SuppressWarnings("ArrayRecordComponent") // read once and never changed; compared by nobody
    record Other(String type, byte[] value) implements GeneralName {
        @Override
        public String toString() {
            return "otherName " + type;
        }
    }

    /** {@code rfc822Name}. */
    record Email(String mailbox) implements GeneralName {}

    /** {@code dNSName}. */
    record Dns(String name) implements GeneralName {}

    /** {@code x400Address}. */
    record X400() implements GeneralName {}

    /** {@code directoryName}. */
    record Directory(Name name) implements GeneralName {}

    /** {@code ediPartyName}. */
    record EdiParty() implements GeneralName {}

    /** {@code uniformResourceIdentifier}. */
    record Uri(String uri) implements GeneralName {}

    /** {@code iPAddress}: 4 or 16 octets in a name, 8 or 32 in a constraint. */
    @SuppressWarnings("ArrayRecordComponent") // read once and never changed; compared by nobody
    record Ip(byte[] octets) implements GeneralName {
        @Override
        public String toString() {
            return "iPAddress " + HexFormat.of().formatHex(octets);
        }
    }

    /** {@code registeredID}. */
    record RegisteredId(String oid) implements GeneralName {}

    /** {@code hardwareModuleName} (RFC 4108 section 5) inside an {@link Other}. */
    String HARDWARE_MODULE_NAME = "1.3.6.1.5.5.7.8.4";

    /** {@code permanentIdentifier} (RFC 4043) inside an {@link Other}. */
    String PERMANENT_IDENTIFIER = "1.3.6.1.5.5.7.8.3";

    /** Reads the next element as a GeneralName. */
    static GeneralName read(Der der) throws DerException {
        return switch (der.tag()) {
            case 0xa0 -> {
                Der other = der.enter(Tag.constructed(0));
                String type = other.oid();
                Der value = other.enter(Tag.constructed(0));
                byte[] element = value.element();
                value.end();
                other.end();
                yield new Other(type, element);
            }
            case 0x81 -> new Email(der.ascii(Tag.context(1)));
            case 0x82 -> new Dns(der.ascii(Tag.context(2)));
            case 0xa3 -> {
                der.skip();
                yield new X400();
            }
            case 0xa4 -> {
                Der directory = der.enter(Tag.constructed(4));
                Name name = Name.read(directory);
                directory.end();
                yield new Directory(name);
            }
            case 0xa5 -> {
                der.skip();
                yield new EdiParty();
            }
            case 0x86 -> new Uri(der.ascii(Tag.context(6)));
            case 0x87 -> new Ip(der.value(Tag.context(7)));
            case 0x88 -> new RegisteredId(der.oid(Tag.context(8)));
            default -> throw new DerException("not a general name");
        };
    }

    /** Reads what is left of a sequence of them; at least one. */
    static List<GeneralName> readAll(Der sequence) throws DerException {
        List<GeneralName> names = new java.util.ArrayList<>(2);
        do {
            names.add(read(sequence));
        } while (sequence.more());
        return List.copyOf(names);
    }
}
