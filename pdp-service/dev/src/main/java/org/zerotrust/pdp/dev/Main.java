package org.zerotrust.pdp.dev;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** The root of the command line: puts the commands it finds together and runs one. */
@Command(
        name = "pdp",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "A zero-trust policy decision point for devices, on one machine.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, or: yes",
            "1:it ran, and the answer is no (a test failed, an answer differs, not ready)",
            "2:the command line is wrong",
            "3:it could not run here (a port is taken, a tool is missing, a part did not start)"
        },
        footer = {"", "Start here: ./pdp up -d, then ./pdp try, then ./pdp down. Each command has --help."})
public final class Main {

    private static final Map<String, String> GROUPS = Map.of(
            "bench", "Measures the engines and the service against their peers.",
            "policy", "Works with policy packs and snapshots.",
            "device", "Works with registered devices.",
            "grant", "Works with grants.",
            "issuer", "Works with the registry of issuers of device certificates.",
            "demo", "Shows how parts work together, on the running stack.",
            "stream", "Reads and checks the decision stream.");

    private Main() {}

    /** As deep as policies may nest, which tools walk down: printing one as it was written, say. */
    private static final long STACK_BYTES = 256L << 20;

    /** Runs the command line and exits with its code. */
    public static void main(String[] args) {
        new Thread(null, () -> System.exit(commandLine().execute(args)), "pdp", STACK_BYTES).start();
    }

    /** The whole tree of commands; errors are one line, except for those that are ours to mend. */
    public static CommandLine commandLine() {
        CommandLine root = new CommandLine(new Main());
        Map<String, CommandLine> groups = new TreeMap<>();
        List<PdpCommand> commands = ServiceLoader.load(PdpCommand.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(Main::order))
                .toList();
        for (PdpCommand command : commands) {
            if (command.group().isEmpty()) {
                root.addSubcommand(command);
            } else {
                groups.computeIfAbsent(command.group(), Main::group).addSubcommand(command);
            }
        }
        groups.forEach(root::addSubcommand);
        root.setExecutionStrategy(new CommandLine.RunLast());
        root.setExecutionExceptionHandler((exception, commandLine, parsed) -> {
            if (exception instanceof LauncherException) {
                commandLine.getErr().println("pdp: " + exception.getMessage());
                if (exception.getCause() != null) {
                    commandLine.getErr().println("  because: " + exception.getCause());
                }
                return ExitCodes.ENVIRONMENT;
            }
            throw exception;
        });
        everyLevel(root);
        return root;
    }

    private static void everyLevel(CommandLine commandLine) {
        commandLine.setUsageHelpWidth(110);
        if (!commandLine.getSubcommands().isEmpty()
                && !(commandLine.getCommandSpec().userObject() instanceof PdpCommand)) {
            // A level that only groups others asks for one of them.
            commandLine.getCommandSpec().usageMessage().synopsisSubcommandLabel("COMMAND");
        }
        commandLine.getSubcommands().values().forEach(Main::everyLevel);
    }

    private static CommandLine group(String name) {
        CommandSpec spec = CommandSpec.create().name(name).mixinStandardHelpOptions(true);
        spec.usageMessage().description(GROUPS.getOrDefault(name, ""));
        return new CommandLine(spec);
    }

    /** The order in which a newcomer needs them. */
    private static String order(PdpCommand command) {
        String name = command.getClass().getAnnotation(Command.class).name();
        int place = List.of("up", "status", "try", "down", "test").indexOf(name);
        return (place < 0 ? "9" : Integer.toString(place)) + name;
    }

    /** From the build. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"pdp " + (version == null ? "(not packaged)" : version)};
        }
    }
}
