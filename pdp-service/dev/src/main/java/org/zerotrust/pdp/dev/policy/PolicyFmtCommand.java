package org.zerotrust.pdp.dev.policy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.pdp.dev.PdpCommand;
import org.zerotrust.rego.ast.AstException;
import org.zerotrust.rego.ast.RegoVersion;
import org.zerotrust.rego.format.Formatter;
import org.zerotrust.rego.parser.Parser;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lays out modules as {@code opa fmt} does, byte for byte. */
@Command(
        name = "fmt",
        mixinStandardHelpOptions = true,
        description = "Formats Rego as opa fmt does; without a path it reads standard input.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done; with --fail: nothing would change",
            "1:standard input or a path cannot be read",
            "2:a file has errors, or with --fail would change"
        })
public final class PolicyFmtCommand implements PdpCommand {
    private static final int REFUSED = 2;

    @Parameters(arity = "0..*", paramLabel = "PATH", description = "Files and folders.")
    private List<Path> paths = List.of();

    @Option(
            names = {"--write", "-w"},
            description = "Overwrite the files.")
    private boolean write;

    @Option(
            names = {"--list", "-l"},
            description = "Only name the files that would change.")
    private boolean list;

    @Option(
            names = {"--diff", "-d"},
            description = "Only show what would change.")
    private boolean diff;

    @Option(names = "--fail", description = "Fail where a file would change.")
    private boolean fail;

    @Option(
            names = "--check-result",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            arity = "0..1",
            description = "Parse what was formatted once more (${DEFAULT-VALUE}).")
    private boolean check;

    @Option(names = "--drop-v0-imports", description = "Drop imports that v1 does not need.")
    private boolean drop;

    @Option(names = "--v0-compatible", description = "Read and write Rego v0.")
    private boolean v0;

    @Option(names = "--v0-v1", description = "Read v0, write what is valid as both v0 and v1.")
    private boolean both;

    /** Ends the command with a message. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    @Override
    public String group() {
        return "policy";
    }

    @Override
    public Integer call() {
        try {
            if (paths.isEmpty()) {
                System.out.print(format("stdin", new String(System.in.readAllBytes(), StandardCharsets.UTF_8)));
                return ExitCodes.OK;
            }
            for (Path path : paths) {
                try (Stream<Path> files = Files.walk(path)) {
                    for (Path file : files.filter(f -> f.toString().endsWith(".rego"))
                            .filter(Files::isRegularFile)
                            .sorted()
                            .toList()) {
                        one(file);
                    }
                }
            }
            return ExitCodes.OK;
        } catch (AstException e) {
            System.err.println(e.getMessage());
            return ExitCodes.FAILED;
        } catch (Refused e) {
            System.err.println(e.getMessage());
            return REFUSED;
        } catch (IOException e) {
            System.err.println("pdp: cannot read or write " + e.getMessage());
            return ExitCodes.FAILED;
        }
    }

    private String format(String name, String text) {
        RegoVersion read = v0 || both ? RegoVersion.V0 : RegoVersion.V1;
        return Formatter.format(name, text, read, target(), drop);
    }

    private RegoVersion target() {
        return both ? RegoVersion.V0_COMPAT_V1 : v0 ? RegoVersion.V0 : RegoVersion.V1;
    }

    private void one(Path file) throws IOException {
        String before = Files.readString(file);
        String after;
        try {
            after = format(file.toString(), before);
        } catch (AstException e) {
            throw new Refused("failed to format Rego source file: " + e.getMessage());
        }
        if (check) {
            check(file, after);
        }
        boolean changed = !before.equals(after);
        if (list || diff) {
            if (changed) {
                System.out.print(list ? file + "\n" : LineDiff.of(file.toString(), before, after));
            }
        } else if (!fail || !changed) {
            if (write) {
                if (changed) {
                    Files.writeString(file, after);
                }
            } else {
                System.out.print(after);
            }
        }
        if (fail && changed) {
            throw new Refused("unexpected diff");
        }
    }

    private void check(Path file, String formatted) {
        try {
            var module = Parser.module("formatted", formatted, target());
            assert module != null;
        } catch (AstException e) {
            throw new Refused(file + " was successfully formatted, but the result is invalid: " + e.getMessage()
                    + "\n\nTo inspect the formatted Rego, you can turn off this check with --no-check-result.");
        }
    }
}
