package org.zerotrust.pdp.api.rest;

import java.util.List;
import org.zerotrust.pdp.outcome.Failure;
import org.zerotrust.pdp.posture.PostureClaim;

/** Reads a report of posture: {@code {"signals": [...]}}. */
final class ReportReader {
    private ReportReader() {}

    static List<PostureClaim> read(byte[] body) throws Unreadable {
        try (JsonCursor json = new JsonCursor(body)) {
            json.next();
            json.object();
            int seen = 0;
            List<PostureClaim> signals = List.of();
            for (String name = json.member(); name != null; name = json.member()) {
                if (!name.equals("signals")) {
                    throw json.unknown();
                }
                seen = json.once(seen, 1);
                signals = RequestReader.signals(json);
            }
            json.end();
            if (signals.isEmpty()) {
                throw new Unreadable(Failure.invalid("signals", "required", "a report holds at least one signal"));
            }
            return signals;
        }
    }
}
