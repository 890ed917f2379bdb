package org.zerotrust.rego.junit;

import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.zerotrust.rego.tool.TestCase;
import org.zerotrust.rego.tool.TestRunner;
import org.zerotrust.rego.tool.TestRunner.Verdict;
import org.zerotrust.rego.tool.Trace;

/** One Rego test, to be verified. */
public final class PolicyTest {
    private final TestRunner.Prepared prepared;
    private final Duration timeout;

    PolicyTest(TestRunner.Prepared prepared, Duration timeout) {
        this.prepared = prepared;
        this.timeout = timeout;
    }

    /** {@code data.door_test.test_open (policies/door_test.rego:5)}. */
    @Override
    public String toString() {
        return prepared.path() + " (" + prepared.file() + ":" + prepared.row() + ")";
    }

    /**
     * Runs it. One that is named {@code todo_test_} is aborted, which a report shows as skipped.
     *
     * @throws AssertionError where it does not hold; the message tells what did not, with the values seen, and what it
     *     printed
     */
    public void verify() {
        TestRunner.Result result = prepared.run(timeout);
        switch (result.verdict()) {
            case Verdict.Passed ignored -> {
                // As it should.
            }
            case Verdict.Skipped ignored -> Assumptions.abort(toString());
            case Verdict.Errored(var error) -> throw new AssertionError(this + ": " + error);
            case Verdict.Failed ignored -> throw new AssertionError(message(result));
        }
    }

    private String message(TestRunner.Result result) {
        StringBuilder out = new StringBuilder(toString()).append(" does not hold");
        for (TestCase c : result.cases().values()) {
            if (c.failed()) {
                out.append("\n  case ").append(c.name());
            }
        }
        result.printed().forEach(line -> out.append("\n  printed: ").append(line));
        Trace trace = result.trace();
        if (trace != null) {
            trace.lines().forEach(line -> out.append("\n  ").append(line));
        }
        return out.toString();
    }
}
