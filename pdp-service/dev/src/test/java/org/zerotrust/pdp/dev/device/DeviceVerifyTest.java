package org.zerotrust.pdp.dev.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.pdp.dev.Main;

class DeviceVerifyTest {
    private static final String ROOT =
            "MIIBczCCARmgAwIBAgICEmcwCgYIKoZIzj0EAwIwDzENMAsGA1UEAwwEcm9vdDAgFw0yMDAxMDEwMDAwMDBaGA8yMD"
                    + "k5MDEwMTAwMDAwMFowDzENMAsGA1UEAwwEcm9vdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABODomAL79Sp/oTZi"
                    + "MG4IVL8grntCg/9cNK0xw+ZbUQojyrOzvtUJvr3kZj0vIHVo0VP2cWkYbeu5smtow9WnZ/ijYzBhMB0GA1UdDgQWBB"
                    + "TCGpC4K4c/i8VoT8Tm9Z1YzaRGjzAfBgNVHSMEGDAWgBTCGpC4K4c/i8VoT8Tm9Z1YzaRGjzAPBgNVHRMBAf8EBTAD"
                    + "AQH/MA4GA1UdDwEB/wQEAwIBBjAKBggqhkjOPQQDAgNIADBFAiEA4uv5/P/9w26tnwYcooH1eF2EpjJ11yPgEw6hVK"
                    + "9VRGQCIDQsbnQIjDrW2284iJk5Lxb733YMzZHBkuDlXy5m7NHv";
    private static final String LEAF =
            "MIIBZDCCAQqgAwIBAgICEmcwCgYIKoZIzj0EAwIwDzENMAsGA1UEAwwEcm9vdDAgFw0yMDAxMDEwMDAwMDBaGA8yMD"
                    + "k5MDEwMTAwMDAwMFowETEPMA0GA1UEAwwGZGV2aWNlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEUXijKCC46Z8G"
                    + "ywoJbdgx1vjC++UEox/fmUqAxh81oK4ib5DkUTmsySK82keYUsNiqJPDbJg8Hv1h0LO5XxZz4qNSMFAwHQYDVR0OBB"
                    + "YEFJFBnRLKTyPsC8AqVbXm+7DeUCYwMB8GA1UdIwQYMBaAFMIakLgrhz+LxWhPxOb1nVjNpEaPMA4GA1UdDwEB/wQE"
                    + "AwIHgDAKBggqhkjOPQQDAgNIADBFAiEA3Lskq6K2AWw5lEQA3lGnSTYWDjgM/wglcq3PpDPAv9sCIBk1kELM/fShm8"
                    + "N+VjHiX1V3PFQ4aX9jyYwuqekqwwxg";

    private static List<String> batch(String... lines) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Batch(
                        new ByteArrayInputStream(String.join("\n", lines).getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8))
                .run(Instant.parse("2026-06-01T00:00:00Z"));
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static String line(String id, String more) {
        return "{'id':'" + id + "','chain':['" + LEAF + "'],'anchors':['" + ROOT + "']" + more + "}";
    }

    private static String[] quoted(String... lines) {
        String[] out = new String[lines.length];
        for (int i = 0; i < lines.length; i++) {
            out[i] = lines[i].replace('\'', '"');
        }
        return out;
    }

    @Test
    void aBatchAnswersEveryLineInOrder() throws IOException {
        assertThat(batch(quoted(
                        line("good", ""),
                        line("late", ",'at':'2199-01-01T00:00:00Z'"),
                        line("policy", ",'policies':['1.2.3'],'require_explicit_policy':true"),
                        line("status", ",'revocation':'hard-fail'"),
                        line("profile", ",'profile':'gsma-rsp','purpose':'any','revocation':'off'"))))
                .containsExactly(quoted(
                        "{'id':'good','valid':true,'reason':null}",
                        "{'id':'late','valid':false,'reason':'CERT_EXPIRED'}",
                        "{'id':'policy','valid':false,'reason':'CERT_POLICY'}",
                        "{'id':'status','valid':false,'reason':'REVOCATION_UNKNOWN'}",
                        "{'id':'profile','valid':true,'reason':null}"));
    }

    @Test
    void aMalformedLineIsAnsweredAndEndsNothing() throws IOException {
        List<String> answers = batch(quoted(
                "{",
                "[]",
                "{'id':1}",
                "{'id':'a'}",
                line("b", ",'purpose':'server'"),
                line("c", ",'at':'tomorrow'"),
                line("d", ",'policies':[1]"),
                line("e", ",'crls':['?']"),
                line("f", ",'id':'g'"),
                line("h", "")));

        assertThat(answers).hasSize(10);
        assertThat(answers.subList(0, 9)).allMatch(a -> a.endsWith(",\"valid\":false,\"reason\":\"MALFORMED_LINE\"}"));
        assertThat(answers.get(3)).startsWith("{\"id\":\"a\"");
        assertThat(answers.getLast()).isEqualTo("{\"id\":\"h\",\"valid\":true,\"reason\":null}");
    }

    private static int run(String... args) {
        return Main.commandLine()
                .setErr(new PrintWriter(new StringWriter()))
                .setOut(new PrintWriter(new StringWriter()))
                .execute(args);
    }

    @Test
    void theExitCodeIsTheVerdict(@TempDir Path folder) throws IOException {
        Path root = Files.write(folder.resolve("root.der"), Base64.getDecoder().decode(ROOT));
        Path leaf = Files.writeString(
                folder.resolve("leaf.pem"), "-----BEGIN CERTIFICATE-----\n" + LEAF + "\n-----END CERTIFICATE-----\n");

        assertThat(run("device", "verify", "--chain", leaf.toString(), "--anchors", root.toString()))
                .isEqualTo(ExitCodes.OK);
        assertThat(run("device", "verify", "--chain", leaf.toString(), "--anchors", leaf.toString(), "--json"))
                .isEqualTo(ExitCodes.FAILED);
        assertThat(run("device", "verify", "--chain", leaf.toString())).isEqualTo(ExitCodes.USAGE);
        assertThat(run("device", "verify", "--chain", folder + "/none", "--anchors", root.toString()))
                .isEqualTo(ExitCodes.USAGE);
    }
}
