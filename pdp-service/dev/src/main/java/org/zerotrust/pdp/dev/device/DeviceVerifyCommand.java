package org.zerotrust.pdp.dev.device;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.der.DerException;
import org.zerotrust.evidence.revocation.RevocationOptions;
import org.zerotrust.evidence.x509.Certificate;
import org.zerotrust.evidence.x509.ChainOptions;
import org.zerotrust.evidence.x509.Limits;
import org.zerotrust.evidence.x509.PemFiles;
import org.zerotrust.evidence.x509.Profile;
import org.zerotrust.evidence.x509.Purpose;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.pdp.dev.PdpCommand;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Verifies certificate chains as the service does, without it. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Verifies a device's certificate chain and prints what each rule says.",
            "The rules, their reason codes and their sources: pdp-service/docs/certificate-rules.md.",
            "With --batch, each line of a file is one chain: {\"id\", \"chain\": [base64 DER, leaf first], \"anchors\": [...],"
                    + " \"crls\": [...], \"ocsp\": [...], \"at\": RFC 3339, \"purpose\": \"client\" (default) or \"any\","
                    + " \"revocation\": \"off\" or \"hard-fail\" (default where lists or answers are given), \"policies\": [OID],"
                    + " \"require_explicit_policy\", \"inhibit_policy_mapping\", \"inhibit_any_policy\": bool,"
                    + " \"max_intermediates\": int, \"profile\": \"rfc5280\" (default) or \"gsma-rsp\"};"
                    + " the answer is one line each, in order: {\"id\", \"valid\", \"reason\"}."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the chain is valid; with --batch, every line was answered",
            "1:it is not; the first broken rule names the reason",
            "2:the command line is wrong, or a file cannot be read"
        })
public final class DeviceVerifyCommand implements PdpCommand {
    @Spec
    private @Nullable CommandSpec spec;

    @ArgGroup(multiplicity = "1", exclusive = true)
    private Input input = new Input();

    /** One chain or many. */
    static final class Input {
        @ArgGroup(exclusive = false, multiplicity = "1")
        private @Nullable Single single;

        @Option(names = "--batch", paramLabel = "FILE", description = "A chain each line; - is standard input.")
        private @Nullable Path batch;
    }

    /** The files of one chain. */
    static final class Single {
        @Option(names = "--chain", required = true, paramLabel = "FILE", description = "PEM or DER, the leaf first.")
        private Path chain = Path.of("");

        @Option(
                names = "--anchors",
                required = true,
                arity = "1..*",
                paramLabel = "FILE",
                description = "PEM or DER of the trusted issuers.")
        private List<Path> anchors = List.of();

        @Option(names = "--crl", arity = "1..*", paramLabel = "FILE", description = "Revocation lists, PEM or DER.")
        private List<Path> crls = List.of();

        @Option(names = "--ocsp", arity = "1..*", paramLabel = "FILE", description = "OCSP responses, DER.")
        private List<Path> ocsp = List.of();
    }

    @Option(names = "--at", paramLabel = "TIME", description = "The moment to verify at, RFC 3339 (default: now).")
    private @Nullable String at;

    @Option(names = "--profile", paramLabel = "NAME", description = "rfc5280 (default) or gsma-rsp.")
    private String profile = Profile.RFC5280.wire();

    @Option(names = "--purpose", paramLabel = "NAME", description = "client (default) or any.")
    private String purpose = Purpose.CLIENT.wire();

    @Option(names = "--policy", paramLabel = "OID", description = "An acceptable certificate policy; may be repeated.")
    private List<String> policies = List.of();

    @Option(names = "--require-explicit-policy", description = "One of the policies must be valid along the path.")
    private boolean requireExplicitPolicy;

    @Option(
            names = "--revocation",
            paramLabel = "MODE",
            description =
                    "off, hard-fail, bounded-stale or none-because-short-lived (default: hard-fail where --crl or --ocsp is given, else off).")
    private @Nullable String revocation;

    @Option(
            names = "--within",
            paramLabel = "DURATION",
            description = "How stale a status may be, or how long a short life is, ISO 8601 (default: PT24H).")
    private Duration within = Duration.ofHours(24);

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public String group() {
        return "device";
    }

    @Override
    public Integer call() {
        Instant moment = moment();
        if (input.batch != null) {
            return batch(input.batch, moment);
        }
        Single files = input.single;
        if (files == null) {
            throw usage("--chain and --anchors, or --batch");
        }
        List<byte[]> crls = objects(files.crls, "X509 CRL");
        List<byte[]> ocsp = objects(files.ocsp, "OCSP RESPONSE");
        ChainOptions options = options();
        Verification verification = new Verification(
                objects(List.of(files.chain), "CERTIFICATE"),
                certificates(files.anchors),
                crls,
                ocsp,
                options,
                revocationOptions(!crls.isEmpty() || !ocsp.isEmpty()),
                moment);
        Verification.Result result = verification.run();
        VerdictPrinter printer = new VerdictPrinter(options, verification.revocation() != null, result);
        System.out.print(json ? printer.json() : printer.text());
        return result.reason() == null ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private int batch(Path file, Instant now) {
        try (InputStream in = file.toString().equals("-") ? System.in : Files.newInputStream(file)) {
            new Batch(new BufferedInputStream(in, 1 << 16), System.out, System.err).run(now);
            return ExitCodes.OK;
        } catch (IOException e) {
            throw usage(file + ": " + e.getMessage());
        }
    }

    private ParameterException usage(String message) {
        if (spec == null) {
            throw new IllegalStateException("picocli sets it");
        }
        return new ParameterException(spec.commandLine(), message);
    }

    private Instant moment() {
        try {
            return at == null ? Instant.now() : OffsetDateTime.parse(at).toInstant();
        } catch (DateTimeException e) {
            throw usage("--at: a time as in RFC 3339, for example 2026-06-01T12:00:00Z");
        }
    }

    private ChainOptions options() {
        Profile chosen = switch (profile) {
            case "rfc5280" -> Profile.RFC5280;
            case "gsma-rsp" -> Profile.GSMA_RSP;
            default -> throw usage("--profile: rfc5280 or gsma-rsp");
        };
        Purpose shown = switch (purpose) {
            case "client" -> Purpose.CLIENT;
            case "any" -> Purpose.ANY;
            default -> throw usage("--purpose: client or any");
        };
        return new ChainOptions(
                chosen,
                shown,
                false,
                new LinkedHashSet<>(policies),
                requireExplicitPolicy,
                false,
                false,
                -1,
                Limits.DEFAULT);
    }

    private @Nullable RevocationOptions revocationOptions(boolean given) {
        String mode = revocation == null ? given ? "hard-fail" : "off" : revocation;
        return switch (mode) {
            case "off" -> null;
            case "hard-fail" -> RevocationOptions.hardFail();
            case "bounded-stale" -> RevocationOptions.boundedStale(within);
            case "none-because-short-lived" -> RevocationOptions.shortLived(within);
            default -> throw usage("--revocation: off, hard-fail, bounded-stale or none-because-short-lived");
        };
    }

    private List<byte[]> objects(List<Path> files, String label) {
        List<byte[]> all = new ArrayList<>();
        for (Path file : files) {
            try {
                all.addAll(PemFiles.read(Files.readAllBytes(file), label));
            } catch (IOException e) {
                throw usage(file + ": cannot be read");
            } catch (DerException e) {
                throw usage(file + ": " + e.getMessage());
            }
        }
        return all;
    }

    private List<Certificate> certificates(List<Path> files) {
        List<Certificate> all = new ArrayList<>();
        for (byte[] der : objects(files, "CERTIFICATE")) {
            try {
                all.add(Certificate.read(der));
            } catch (DerException e) {
                throw usage("--anchors: " + e.getMessage());
            }
        }
        return all;
    }
}
