package org.zerotrust.pdp.api.rest;

import java.util.List;
import org.zerotrust.pdp.device.DevicePresentation;
import org.zerotrust.pdp.device.Identifiers;
import org.zerotrust.pdp.device.Proof;
import org.zerotrust.pdp.device.TlsFacts;

/** Reads the device part of a question. */
final class DeviceReader {
    private DeviceReader() {}

    static DevicePresentation device(JsonCursor json) throws Unreadable {
        json.object();
        int seen = 0;
        String id = null;
        List<String> chain = List.of();
        Identifiers identifiers = Identifiers.NONE;
        TlsFacts tls = null;
        Proof proof = null;
        for (String name = json.member(); name != null; name = json.member()) {
            switch (name) {
                case "id" -> {
                    seen = json.once(seen, 1);
                    id = json.string();
                }
                case "certificate_chain" -> {
                    seen = json.once(seen, 2);
                    chain = json.strings(DevicePresentation.MAX_CHAIN);
                }
                case "identifiers" -> {
                    seen = json.once(seen, 4);
                    identifiers = identifiers(json);
                }
                case "tls" -> {
                    seen = json.once(seen, 8);
                    tls = tls(json);
                }
                case "proof" -> {
                    seen = json.once(seen, 16);
                    proof = ProofReader.proof(json);
                }
                default -> throw json.unknown();
            }
        }
        return new DevicePresentation(id, chain, identifiers, tls, proof);
    }

    private static Identifiers identifiers(JsonCursor json) throws Unreadable {
        json.object();
        int seen = 0;
        String eid = null;
        String iccid = null;
        String imei = null;
        for (String name = json.member(); name != null; name = json.member()) {
            switch (name) {
                case "eid" -> {
                    seen = json.once(seen, 1);
                    eid = json.string();
                }
                case "iccid" -> {
                    seen = json.once(seen, 2);
                    iccid = json.string();
                }
                case "imei" -> {
                    seen = json.once(seen, 4);
                    imei = json.string();
                }
                default -> throw json.unknown();
            }
        }
        return new Identifiers(eid, iccid, imei);
    }

    private static TlsFacts tls(JsonCursor json) throws Unreadable {
        json.object();
        int seen = 0;
        String version = null;
        String cipher = null;
        Boolean mutual = null;
        String ocspResponse = null;
        for (String name = json.member(); name != null; name = json.member()) {
            switch (name) {
                case "version" -> {
                    seen = json.once(seen, 1);
                    version = json.string();
                }
                case "cipher" -> {
                    seen = json.once(seen, 2);
                    cipher = json.string();
                }
                case "mutual" -> {
                    seen = json.once(seen, 4);
                    mutual = json.bool();
                }
                case "ocsp_response" -> {
                    seen = json.once(seen, 8);
                    ocspResponse = json.string();
                }
                default -> throw json.unknown();
            }
        }
        if (version == null) {
            throw json.missing("version");
        }
        return new TlsFacts(version, cipher, mutual != null && mutual, ocspResponse);
    }
}
