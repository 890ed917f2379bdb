package org.zerotrust.pdp.dev.device;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.revocation.RevocationRule;
import org.zerotrust.evidence.revocation.RevocationVerdict;
import org.zerotrust.evidence.x509.ChainOptions;
import org.zerotrust.evidence.x509.ChainVerdict;
import org.zerotrust.evidence.x509.ChainVerifier;
import org.zerotrust.evidence.x509.Finding;
import org.zerotrust.evidence.x509.Rule;

/** What each rule said, for people and for programs. */
final class VerdictPrinter {
    private final ChainOptions options;
    private final boolean revocationAsked;
    private final Verification.Result result;

    VerdictPrinter(ChainOptions options, boolean revocationAsked, Verification.Result result) {
        this.options = options;
        this.revocationAsked = revocationAsked;
        this.result = result;
    }

    /** One rule and what it said. */
    private record Line(
            String verdict,
            String rule,
            String code,
            String source,
            @Nullable String seen,
            int depth) {}

    private interface Sink {
        void accept(Line line);
    }

    private void lines(Sink sink) {
        Set<Rule> asked = switch (result.chain()) {
            case ChainVerdict.Valid _ -> ChainVerifier.asked(options);
            case ChainVerdict.Refused refused -> refused.asked();
        };
        for (Rule rule : Rule.values()) {
            Finding finding = finding(rule);
            String verdict = finding != null ? "broken" : asked.contains(rule) ? "kept" : "not-asked";
            sink.accept(new Line(
                    verdict,
                    rule.id(),
                    rule.code(),
                    rule.source(),
                    finding == null ? null : finding.seen(),
                    finding == null ? -1 : finding.depth()));
        }
        for (RevocationRule rule : RevocationRule.values()) {
            RevocationVerdict.Refused broken =
                    result.revocation() instanceof RevocationVerdict.Refused refused && refused.rule() == rule
                            ? refused
                            : null;
            String verdict = broken != null
                    ? "broken"
                    : revocationAsked && result.revocation() instanceof RevocationVerdict.Good ? "kept" : "not-asked";
            sink.accept(new Line(
                    verdict,
                    rule.id(),
                    rule.code(),
                    rule.source(),
                    broken == null ? null : broken.seen(),
                    broken == null ? -1 : broken.depth()));
        }
    }

    private @Nullable Finding finding(Rule rule) {
        if (result.chain() instanceof ChainVerdict.Refused refused) {
            for (Finding finding : refused.findings()) {
                if (finding.rule() == rule) {
                    return finding;
                }
            }
        }
        return null;
    }

    String text() {
        StringBuilder out = new StringBuilder();
        lines(line -> {
            out.append(String.format("%-10s %-24s %-24s %s%n", line.verdict, line.rule, line.code, line.source));
            if (line.seen != null) {
                out.append("           ")
                        .append(line.depth < 0 ? "" : "certificate " + line.depth + ": ")
                        .append(line.seen)
                        .append(System.lineSeparator());
            }
        });
        String reason = result.reason();
        return out.append(reason == null ? "valid" : "not valid: " + reason)
                .append(System.lineSeparator())
                .toString();
    }

    String json() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        String reason = result.reason();
        root.put("valid", reason == null).put("reason", reason);
        ArrayNode rules = root.putArray("rules");
        lines(line -> {
            ObjectNode rule = rules.addObject()
                    .put("rule", line.rule)
                    .put("verdict", line.verdict)
                    .put("code", line.code)
                    .put("source", line.source);
            if (line.seen != null) {
                rule.put("seen", line.seen);
                if (line.depth >= 0) {
                    rule.put("certificate", line.depth);
                }
            }
        });
        if (result.revocation() instanceof RevocationVerdict.Good good) {
            ArrayNode statuses = root.putArray("revocation");
            good.statuses()
                    .forEach(s -> statuses.addObject()
                            .put("certificate", s.depth())
                            .put("source", s.source().wire())
                            .put("produced_at", s.producedAt())
                            .put("until", s.until()));
        }
        return root + System.lineSeparator();
    }
}
