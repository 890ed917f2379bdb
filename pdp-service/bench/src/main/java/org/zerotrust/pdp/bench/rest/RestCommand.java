package org.zerotrust.pdp.bench.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.security.GeneralSecurityException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.pdp.dev.Home;
import org.zerotrust.pdp.dev.PdpCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pdp bench rest}. */
@Command(
        name = "rest",
        mixinStandardHelpOptions = true,
        description = {
            "The 2,000 reference requests under load (wrk, one thread, 16 connections), first against a real OPA server",
            "over TLS with its decision log in a file, then against our service over TLS with a token, real device",
            "certificates, posture reported before, and every decision recorded: on the disk before its answer (--await local)",
            "or in Kafka (--await cluster). Before the load every decision is compared with the expected one. The stack is its own, on free ports, under .pdp/bench/rest."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:no error, and no decision differs",
            "1:errors, or decisions that differ",
            "2:wrong command line",
            "3:wrk or OPA is missing, or a part did not start"
        })
public final class RestCommand implements PdpCommand {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--json",
            description =
                    "one JSON object: {ours: {per_second, p50_us, p99_us, errors, differ, requests, cpu_us}, opa: {...}}")
    private boolean json;

    @Option(
            names = "--await",
            defaultValue = "local",
            description = "what an answer of ours waits for: local or cluster (default ${DEFAULT-VALUE})")
    private String await = "";

    @Option(
            names = "--seconds",
            defaultValue = "20",
            description = "measured time of each server; the warm-up comes on top (default ${DEFAULT-VALUE})")
    private int seconds;

    @Override
    public String group() {
        return "bench";
    }

    @Override
    public Integer call() throws IOException, InterruptedException, GeneralSecurityException {
        if (spec == null) {
            throw new IllegalStateException("run by picocli only");
        }
        if (!List.of("local", "cluster").contains(await)) {
            throw new ParameterException(spec.commandLine(), "--await is local or cluster");
        }
        PrintWriter out = spec.commandLine().getOut();
        ObjectNode report =
                new RestRun(Home.find(), seconds, await, spec.commandLine().getErr()).run();
        out.println(json ? JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report) : RestRun.table(report));
        out.flush();
        long wrong = 0;
        for (JsonNode row : report) {
            wrong += row.path("errors").asLong() + row.path("differ").asLong();
        }
        return wrong == 0 ? ExitCodes.OK : ExitCodes.FAILED;
    }
}
