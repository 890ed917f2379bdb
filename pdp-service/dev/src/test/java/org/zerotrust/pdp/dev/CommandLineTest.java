package org.zerotrust.pdp.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CommandLineTest {

    @Test
    void everyCommandSaysWhatItDoesAndWhatItsExitCodesMean() {
        // Given
        List<CommandLine> all = new ArrayList<>();
        collect(Main.commandLine(), all);

        // When
        List<String> silent = all.stream()
                .filter(command -> command.getCommandSpec().usageMessage().description().length == 0
                        || command.getCommandSpec().findOption("--help") == null)
                .map(CommandLine::getCommandName)
                .toList();

        // Then
        assertThat(all)
                .extracting(CommandLine::getCommandName)
                .contains("up", "down", "status", "try", "test", "crash");
        assertThat(silent).isEmpty();
        assertThat(all)
                .filteredOn(command -> command.getCommandSpec().userObject() instanceof PdpCommand)
                .allSatisfy(command -> assertThat(
                                command.getCommandSpec().usageMessage().exitCodeList())
                        .isNotEmpty());
    }

    @Test
    void aWrongCommandLineIsItsOwnExitCode() {
        // Given
        CommandLine root = Main.commandLine().setErr(new PrintWriter(new StringWriter()));

        // When
        int unknownCommand = root.execute("upp");
        int unknownOption = root.execute("up", "--fast");
        int none = root.execute();

        // Then
        assertThat(List.of(unknownCommand, unknownOption, none)).containsOnly(ExitCodes.USAGE);
    }

    @Test
    void whatCannotRunHereSaysSoInOneLine() {
        // Given
        StringWriter errors = new StringWriter();
        System.setProperty("pdp.home", "/nonexistent");
        CommandLine root = Main.commandLine().setErr(new PrintWriter(errors));

        // When
        int code = root.execute("try");

        // Then
        assertThat(code).isEqualTo(ExitCodes.ENVIRONMENT);
        assertThat(errors.toString()).isEqualToIgnoringNewLines("pdp: nothing runs here; start it with: ./pdp up -d");
    }

    private static void collect(CommandLine from, List<CommandLine> all) {
        all.add(from);
        from.getSubcommands().values().forEach(child -> collect(child, all));
    }
}
