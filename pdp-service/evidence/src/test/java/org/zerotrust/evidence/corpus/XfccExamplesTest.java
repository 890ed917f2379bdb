package org.zerotrust.evidence.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zerotrust.evidence.forwarded.Dialect;
import org.zerotrust.evidence.forwarded.ForwardedCertificates;
import org.zerotrust.evidence.forwarded.ForwardedRefusal;
import org.zerotrust.evidence.forwarded.ForwardedResult;
import org.zerotrust.evidence.forwarded.Xfcc;
import org.zerotrust.evidence.signature.HttpMessage.Field;

/** The examples of Envoy's documentation of {@code x-forwarded-client-cert}. */
class XfccExamplesTest {
    private static final Pattern EXAMPLE =
            Pattern.compile("(?m)(?:^|[\\s`:])((?:By|Hash|Cert|Chain|Subject|URI|DNS)=[^`\\n]*=?[^`\\n]*)");

    @Test
    void examples() throws Exception {
        Path folder = Report.folder("envoy-ext-authz");
        assumeTrue(folder != null, "PDP_CORPORA holds no envoy-ext-authz");
        List<String> examples = new ArrayList<>();
        for (Path file : Report.files(folder, ".txt")) {
            Matcher found = EXAMPLE.matcher(Files.readString(file));
            while (found.find()) {
                examples.add(found.group(1).strip());
            }
        }
        assumeTrue(!examples.isEmpty(), "the corpus holds no examples of the header");
        Report report = new Report("xfcc", examples.size());
        for (int i = 0; i < examples.size(); i++) {
            report.ran("xfcc-" + i, fault(examples.get(i)));
        }
        report.print();
        assertThat(report.failures()).isEmpty();
    }

    private static @Nullable String fault(String header) {
        List<Xfcc.Element> elements = Xfcc.parse(header);
        if (elements == null) {
            return "not read: " + header;
        }
        ForwardedResult result = ForwardedCertificates.fromHeaders(
                List.of(new Field("x-forwarded-client-cert", header)), Dialect.XFCC, 0);
        boolean has = !elements.getLast().values("cert").isEmpty();
        boolean right = has
                ? result instanceof ForwardedResult.Chain
                : result.equals(new ForwardedResult.Refused(ForwardedRefusal.FORWARDED_NO_CERTIFICATE));
        return right ? null : "gives " + result;
    }
}
