package org.zerotrust.pdp.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The demo's certificates: two roots (one for devices, one for services, which must not vouch for each
 * other), an issuing CA for each kind of device, and the credentials below them. Written to a folder and
 * read back from it, so that a second start finds the same identities.
 *
 * <pre>
 * device root ── iot-safe-ca ── sensor-1, sensor-2, gateway-1, expired-1     (EID in SAN urn:gsma:eid:)
 *             ├─ tpm-ca ─────── controller-1
 *             ├─ software-ca ── laptop-1
 *             └─ bootstrap-ca ─ factory-1
 * service root ─ service-ca ─── server, pep-..., admin, and the other callers; verifier (of attestation)
 * stranger root ─ stranger-ca ─ stranger-1                                   (no anchor of anybody)
 * </pre>
 *
 * @param authorities issuing CAs and roots by name
 * @param services server and callers' credentials by name
 * @param devices devices' credentials by name
 */
public record DemoPki(
        Map<String, Credential> authorities, Map<String, Credential> services, Map<String, Credential> devices) {

    /** Kinds of demo devices: which CA stands for which key protection. */
    private record Device(String name, String authority, Optional<String> eid, boolean expired) {}

    private static final List<String> AUTHORITIES = List.of(
            "device-root",
            "service-root",
            "stranger-root",
            "iot-safe-ca",
            "tpm-ca",
            "software-ca",
            "bootstrap-ca",
            "service-ca",
            "stranger-ca");

    /** Callers of the demo: enforcement points of two tenants, reporter, operator and the rest. */
    private static final List<String> CALLERS =
            List.of("pep-gateway", "pep-api", "pep-other", "reporter", "operator", "policy-admin", "analyst", "admin");

    /** Whoever is believed for what it signs: the verifier of attestation. */
    private static final List<String> SIGNERS = List.of("verifier");

    private static final List<Device> DEVICES = List.of(
            new Device("sensor-1", "iot-safe-ca", Optional.of("89049032000001000000000000000171"), false),
            new Device("sensor-2", "iot-safe-ca", Optional.of("89049032000001000000000000000268"), false),
            new Device("gateway-1", "iot-safe-ca", Optional.of("89049032000001000000000000000365"), false),
            new Device("expired-1", "iot-safe-ca", Optional.of("89049032000001000000000000000462"), true),
            new Device("controller-1", "tpm-ca", Optional.empty(), false),
            new Device("laptop-1", "software-ca", Optional.empty(), false),
            new Device("factory-1", "bootstrap-ca", Optional.of("89049032000001000000000000000559"), false),
            new Device("stranger-1", "stranger-ca", Optional.of("89049032000001000000000000000656"), false));

    public DemoPki {
        authorities = Map.copyOf(authorities);
        services = Map.copyOf(services);
        devices = Map.copyOf(devices);
    }

    /** Makes all of it anew; leaf certificates are valid for 90 days from {@code clock}'s now. */
    public static DemoPki create(Clock clock) {
        return create(clock.instant(), clock.instant());
    }

    /**
     * Makes all of it anew for whoever looks back as well: certificates are valid from {@code earliest} (or from today,
     * where that is earlier) until 90 days from {@code today}.
     */
    public static DemoPki create(Instant earliest, Instant today) {
        Instant now = (earliest.isBefore(today) ? earliest : today).minus(Duration.ofMinutes(5));
        Instant caEnd = today.plus(Duration.ofDays(1825));
        Instant leafEnd = today.plus(Duration.ofDays(90));
        Map<String, Authority> made = new LinkedHashMap<>();
        // The expired device was issued in the past: its issuer must have been valid then.
        Instant past = now.minus(Duration.ofDays(365));
        made.put("device-root", Authority.root("device-root", "Demo Device Root", past, caEnd));
        made.put("service-root", Authority.root("service-root", "Demo Service Root", past, caEnd));
        made.put("stranger-root", Authority.root("stranger-root", "Stranger Root", past, caEnd));
        issuing(made, "device-root", "iot-safe-ca", "Demo IoT SAFE CA", past, caEnd);
        issuing(made, "device-root", "tpm-ca", "Demo TPM CA", past, caEnd);
        issuing(made, "device-root", "software-ca", "Demo Software Key CA", past, caEnd);
        issuing(made, "device-root", "bootstrap-ca", "Demo Bootstrap CA", past, caEnd);
        issuing(made, "service-root", "service-ca", "Demo Service CA", past, caEnd);
        issuing(made, "stranger-root", "stranger-ca", "Stranger CA", past, caEnd);

        Map<String, Credential> services = new LinkedHashMap<>();
        Authority serviceCa = get(made, "service-ca");
        services.put(
                "server", serviceCa.server("server", now, leafEnd, List.of("localhost"), List.of("127.0.0.1", "::1")));
        for (String caller : Stream.concat(CALLERS.stream(), SIGNERS.stream()).toList()) {
            services.put(
                    caller,
                    serviceCa.client(
                            caller,
                            "CN=" + caller + ",O=Zero Trust Demo",
                            now,
                            leafEnd,
                            List.of("urn:zerotrust:caller:" + caller)));
        }
        Map<String, Credential> devices = new LinkedHashMap<>();
        for (Device device : DEVICES) {
            Instant from = device.expired() ? now.minus(Duration.ofDays(100)) : now;
            Instant to = device.expired() ? now.minus(Duration.ofDays(10)) : leafEnd;
            devices.put(
                    device.name(),
                    get(made, device.authority())
                            .client(
                                    device.name(),
                                    "CN=" + device.name() + ",O=Zero Trust Demo",
                                    from,
                                    to,
                                    List.of(identifier(device))));
        }
        Map<String, Credential> authorities = new LinkedHashMap<>();
        made.forEach((name, authority) -> authorities.put(name, authority.credential()));
        return new DemoPki(authorities, services, devices);
    }

    /** Writes {@code ca/}, {@code service/} and {@code device/} under {@code folder}; keys for the owner only. */
    public void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Private.folder(folder);
        for (Credential credential : authorities.values()) {
            credential.write(folder.resolve("ca"));
        }
        for (Credential credential : services.values()) {
            credential.write(folder.resolve("service"));
        }
        for (Credential credential : devices.values()) {
            credential.write(folder.resolve("device"));
        }
    }

    /** Reads what {@link #write} wrote. */
    public static DemoPki read(Path folder) throws IOException {
        return new DemoPki(
                read(folder.resolve("ca"), AUTHORITIES),
                read(
                        folder.resolve("service"),
                        Stream.of(List.of("server"), CALLERS, SIGNERS)
                                .flatMap(List::stream)
                                .toList()),
                read(
                        folder.resolve("device"),
                        DEVICES.stream().map(Device::name).toList()));
    }

    /** An issuing CA or a root. */
    public Credential authority(String name) {
        return get(authorities, name);
    }

    /** The server's or a caller's credential. */
    public Credential service(String name) {
        return get(services, name);
    }

    /** A device's credential. */
    public Credential device(String name) {
        return get(devices, name);
    }

    /** The identifier in a demo device's SAN: {@code urn:gsma:eid:...} or {@code urn:zerotrust:device:...}. */
    public static String deviceId(String name) {
        return DEVICES.stream()
                .filter(device -> device.name().equals(name))
                .findFirst()
                .map(DemoPki::identifier)
                .orElseThrow(() -> new IllegalArgumentException("no demo device " + name));
    }

    private static String identifier(Device device) {
        return device.eid().map(eid -> "urn:gsma:eid:" + eid).orElse("urn:zerotrust:device:" + device.name());
    }

    private static void issuing(
            Map<String, Authority> made, String parent, String name, String commonName, Instant from, Instant to) {
        made.put(name, get(made, parent).issuing(name, commonName, from, to));
    }

    private static Map<String, Credential> read(Path folder, List<String> names) throws IOException {
        Map<String, Credential> found = new LinkedHashMap<>();
        for (String name : names) {
            found.put(name, Credential.read(folder, name));
        }
        return found;
    }

    private static <T> T get(Map<String, T> from, String name) {
        T found = from.get(name);
        if (found == null) {
            throw new IllegalArgumentException("no " + name + " among " + from.keySet());
        }
        return found;
    }
}
