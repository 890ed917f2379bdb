package org.zerotrust.pdp.dev.tryout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.pdp.dev.Home;
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.dev.PdpCommand;
import org.zerotrust.pdp.dev.Tls;
import org.zerotrust.pdp.dev.up.RunState;
import org.zerotrust.pdp.testkit.DemoPki;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pdp grant verify}. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Verifies the grant of an answer against the keys that the running service publishes, and that it is bound",
            "to a device's certificate: cnf.x5t#S256 is the SHA-256 of its DER (RFC 8705)."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it verifies",
            "1:it does not, or the answer has none",
            "2:wrong command line",
            "3:nothing runs here"
        })
public final class GrantVerifyCommand implements PdpCommand {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "the answer of /v1/decisions; standard input if absent")
    private @Nullable Path answer;

    @Option(names = "--certificate", required = true, description = "the device's certificate in PEM")
    private Path certificate = Path.of("");

    @Override
    public String group() {
        return "grant";
    }

    @Override
    public Integer call() throws IOException, GeneralSecurityException {
        if (spec == null) {
            throw new IllegalStateException("run by picocli only");
        }
        PrintWriter out = spec.commandLine().getOut();
        Home home = Home.find();
        RunState state = RunState.running(home.runFile())
                .orElseThrow(() -> new LauncherException("nothing runs here; start it with: ./pdp up -d"));
        Path file = answer;
        JsonNode read = JSON.readTree(file == null ? System.in.readAllBytes() : Files.readAllBytes(file));
        String token = read.path("grant").path("token").asText();
        if (token.isEmpty()) {
            out.println("the answer is " + read.path("decision").asText("no decision") + " and has no grant");
            return ExitCodes.FAILED;
        }
        String digest = digest(Files.readAllBytes(certificate));
        List<String> faults = new GrantCheck(keys(home, state))
                .faults(token, digest, Clock.systemUTC().instant());
        if (!faults.isEmpty()) {
            faults.forEach(out::println);
            return ExitCodes.FAILED;
        }
        out.println(read);
        out.println("the signature verifies against the published keys");
        out.println("cnf.x5t#S256 " + digest + " is the SHA-256 of " + certificate);
        return ExitCodes.OK;
    }

    private static String digest(byte[] pem) throws GeneralSecurityException {
        X509Certificate leaf = (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(leaf.getEncoded()));
    }

    private static JsonNode keys(Home home, RunState state) {
        DemoPki pki = home.demoPki();
        URI service = URI.create("https://127.0.0.1:" + state.ports().api());
        try (RestTransport rest = new RestTransport(Tls.client(pki, null), service)) {
            return rest.get("/.well-known/jwks.json").body();
        }
    }
}
