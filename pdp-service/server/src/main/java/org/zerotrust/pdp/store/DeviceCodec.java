package org.zerotrust.pdp.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.device.DeviceRecord;
import org.zerotrust.pdp.device.Identifiers;
import org.zerotrust.pdp.device.Lifecycle;
import org.zerotrust.pdp.device.RegisteredCertificates;
import org.zerotrust.pdp.outcome.TenantId;

/**
 * A device as bytes in memory: about a hundred instead of the kilobyte of its objects. First its key (tenant and device
 * id, see {@link #key}), then the rest. Digits are packed two to a byte, for most of what names a device is digits;
 * tenants and sets of labels, which many devices share, are numbers in a {@link Dictionary}.
 */
final class DeviceCodec {
    private static final int EID = 1;
    private static final int ICCID = 2;
    private static final int IMEI = 4;
    private static final int CERTIFICATE = 8;
    private static final int SUPERSEDED = 16;
    private static final int LABELS_INLINE = 32;
    private static final int EID_ENDS_ID = 64;
    private static final int DIGEST = 32;
    private static final List<Lifecycle> STATES = List.of(Lifecycle.values());
    private static final int MOST_TENANTS = 65_536;
    private static final int MOST_LABEL_SETS = 65_536;

    private final Dictionary<TenantId> tenants = new Dictionary<>(MOST_TENANTS);
    private final Dictionary<Map<String, String>> labelSets = new Dictionary<>(MOST_LABEL_SETS);

    /**
     * The bytes under which a device is found; null for a tenant that has none here.
     *
     * @param add whether a tenant that is new gets its number
     */
    byte @Nullable [] key(TenantId tenant, String deviceId, boolean add) {
        int number = add ? tenants.add(tenant) : tenants.find(tenant);
        if (number < 0) {
            if (add) {
                throw new IllegalStateException("more than " + MOST_TENANTS + " tenants");
            }
            return null;
        }
        ByteWriter out = new ByteWriter();
        out.number(number);
        out.text(deviceId);
        return out.bytes();
    }

    /** A device's key and record. */
    byte[] entry(DeviceRecord device) {
        ByteWriter out = new ByteWriter();
        byte[] key = key(device.tenant(), device.deviceId(), true);
        if (key == null) {
            throw new IllegalStateException("a key that is added is there");
        }
        out.raw(key);
        Identifiers names = device.identifiers();
        RegisteredCertificates certificates = device.certificates();
        boolean eidEndsId = names.eid() != null && device.deviceId().endsWith(names.eid());
        int labels = labelSets.add(device.labels());
        out.octet((names.eid() == null || eidEndsId ? 0 : EID)
                | (eidEndsId ? EID_ENDS_ID : 0)
                | (names.iccid() == null ? 0 : ICCID)
                | (names.imei() == null ? 0 : IMEI)
                | (certificates.current() == null ? 0 : CERTIFICATE)
                | (certificates.superseded().isEmpty() ? 0 : SUPERSEDED)
                | (labels < 0 ? LABELS_INLINE : 0));
        out.octet(STATES.indexOf(device.lifecycle()));
        out.number(device.version());
        out.fixed(device.registryId().getMostSignificantBits());
        out.fixed(device.registryId().getLeastSignificantBits());
        if (names.eid() != null) {
            if (eidEndsId) {
                out.number(names.eid().length());
            } else {
                out.text(names.eid());
            }
        }
        if (names.iccid() != null) {
            out.text(names.iccid());
        }
        if (names.imei() != null) {
            out.text(names.imei());
        }
        if (certificates.current() != null) {
            out.raw(HexFormat.of().parseHex(certificates.current()));
        }
        if (!certificates.superseded().isEmpty()) {
            out.number(certificates.superseded().size());
            certificates.superseded().forEach((digest, from) -> {
                out.raw(HexFormat.of().parseHex(digest));
                out.number(from);
            });
        }
        if (labels >= 0) {
            out.number(labels);
        } else {
            out.number(device.labels().size());
            device.labels().forEach((name, value) -> {
                out.text(name);
                out.text(value);
            });
        }
        return out.bytes();
    }

    /** The record behind a key. */
    DeviceRecord record(TenantId tenant, String deviceId, byte[] data, int at) {
        ByteBuffer in = ByteBuffer.wrap(data, at, data.length - at);
        int flags = in.get();
        Lifecycle lifecycle = STATES.get(in.get());
        long version = number(in);
        UUID registryId = new UUID(in.getLong(), in.getLong());
        String eid = null;
        if ((flags & EID_ENDS_ID) != 0) {
            eid = deviceId.substring(deviceId.length() - (int) number(in));
        } else if ((flags & EID) != 0) {
            eid = text(in);
        }
        String iccid = (flags & ICCID) != 0 ? text(in) : null;
        String imei = (flags & IMEI) != 0 ? text(in) : null;
        RegisteredCertificates certificates = certificates(in, flags);
        Map<String, String> labels = (flags & LABELS_INLINE) != 0 ? inline(in) : labelSets.get((int) number(in));
        return new DeviceRecord(
                tenant,
                registryId,
                deviceId,
                lifecycle,
                labels,
                new Identifiers(eid, iccid, imei),
                certificates,
                version);
    }

    private static RegisteredCertificates certificates(ByteBuffer in, int flags) {
        if ((flags & CERTIFICATE) == 0 && (flags & SUPERSEDED) == 0) {
            return RegisteredCertificates.NONE;
        }
        String current = (flags & CERTIFICATE) != 0 ? digest(in) : null;
        Map<String, Long> superseded = new HashMap<>(4);
        if ((flags & SUPERSEDED) != 0) {
            long count = number(in);
            for (long i = 0; i < count; i++) {
                String digest = digest(in);
                superseded.put(digest, number(in));
            }
        }
        return new RegisteredCertificates(current, superseded);
    }

    private static Map<String, String> inline(ByteBuffer in) {
        int count = (int) number(in);
        Map<String, String> labels = new HashMap<>(count * 2);
        for (int i = 0; i < count; i++) {
            String name = text(in);
            labels.put(name, text(in));
        }
        return labels;
    }

    private static String digest(ByteBuffer in) {
        byte[] raw = new byte[DIGEST];
        in.get(raw);
        return HexFormat.of().formatHex(raw);
    }

    private static long number(ByteBuffer in) {
        long value = 0;
        int shift = 0;
        while (true) {
            byte next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
            shift += 7;
        }
    }

    private static String text(ByteBuffer in) {
        byte[] head = new byte[(int) number(in)];
        in.get(head);
        int digits = (int) number(in);
        if (digits == 0) {
            return new String(head, UTF_8);
        }
        byte[] all = Arrays.copyOf(head, head.length + digits);
        for (int i = 0; i < digits; i += 2) {
            int pair = in.get();
            all[head.length + i] = (byte) ('0' + (pair >> 4 & 15));
            if (i + 1 < digits) {
                all[head.length + i + 1] = (byte) ('0' + (pair & 15));
            }
        }
        return new String(all, UTF_8);
    }

    /** Writes numbers and texts; the same text always becomes the same bytes. */
    private static final class ByteWriter {
        private byte[] buffer = new byte[160];
        private int length;

        void octet(int value) {
            room(1);
            buffer[length++] = (byte) value;
        }

        void raw(byte[] bytes) {
            room(bytes.length);
            System.arraycopy(bytes, 0, buffer, length, bytes.length);
            length += bytes.length;
        }

        void fixed(long value) {
            for (int shift = 56; shift >= 0; shift -= 8) {
                octet((int) (value >> shift));
            }
        }

        void number(long value) {
            long rest = value;
            while ((rest & ~0x7fL) != 0) {
                octet((int) (rest & 0x7f | 0x80));
                rest >>>= 7;
            }
            octet((int) rest);
        }

        /** What stands before the last digits, how many digits there are, and these, two to a byte. */
        void text(String text) {
            byte[] all = text.getBytes(UTF_8);
            int head = all.length;
            while (head > 0 && all[head - 1] >= '0' && all[head - 1] <= '9') {
                head--;
            }
            number(head);
            raw(Arrays.copyOf(all, head));
            number(all.length - head);
            for (int i = head; i < all.length; i += 2) {
                octet(all[i] - '0' << 4 | (i + 1 < all.length ? all[i + 1] - '0' : 0));
            }
        }

        byte[] bytes() {
            return Arrays.copyOf(buffer, length);
        }

        private void room(int more) {
            if (length + more > buffer.length) {
                buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
            }
        }
    }
}
