package org.zerotrust.pdp.dev.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares what a record says was decided with what its policy says now. */
final class Answers {
    private Answers() {}

    /**
     * Where they differ; null where they do not. The service may have added reasons of its own behind the policy's where it
     * was no permit (evidence that was too old), and a grant where the policy allows one; it adds nothing else.
     *
     * @param data of the record
     * @param masked what of the data cannot be compared
     * @param reasons in full, as they were sealed
     * @param result of the policy
     */
    static @Nullable String difference(JsonNode data, Masked masked, JsonNode reasons, JsonNode result) {
        String decision = result.path("decision").asText();
        if (!data.path("decision").asText().equals(decision)) {
            return "recorded " + data.path("decision").asText() + ", decided " + decision;
        }
        JsonNode policy = result.path("reasons");
        boolean sameReasons =
                decision.equals("permit") ? reasons.size() == policy.size() : reasons.size() >= policy.size();
        for (int i = 0; sameReasons && i < policy.size(); i++) {
            sameReasons = same(reasons.path(i), policy.path(i));
        }
        if (!sameReasons) {
            return "recorded reasons " + reasons + ", decided " + policy;
        }
        for (int i = 0; !masked.touches("/reasons") && i < reasons.size(); i++) {
            if (!data.path("reasons").path(i).equals(reasons.path(i).path("code"))) {
                return "published reasons " + data.path("reasons") + ", sealed " + reasons;
            }
        }
        JsonNode obligations = result.path("obligations");
        boolean sameObligations = masked.touches("/obligations")
                || obligations.size() == data.path("obligations").size();
        for (int i = 0; sameObligations && !masked.touches("/obligations") && i < obligations.size(); i++) {
            sameObligations = obligations
                    .path(i)
                    .path("id")
                    .equals(data.path("obligations").path(i));
        }
        if (!sameObligations) {
            return "recorded obligations " + data.path("obligations") + ", decided " + obligations;
        }
        if (!masked.touches("/trust") && !data.path("trust").equals(result.path("trust"))) {
            return "recorded trust " + data.path("trust") + ", decided " + result.path("trust");
        }
        return data.has("grant") && result.path("grant").isNull() ? "a grant, and the policy allows none" : null;
    }

    private static boolean same(JsonNode recorded, JsonNode decided) {
        return Objects.equals(recorded.path("code"), decided.path("code"))
                && present(recorded, "expected").equals(present(decided, "expected"))
                && present(recorded, "seen").equals(present(decided, "seen"));
    }

    /** A null is what is not there. */
    private static String present(JsonNode reason, String member) {
        return reason.hasNonNull(member) ? reason.path(member).toString() : "";
    }
}
