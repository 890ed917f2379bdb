package org.zerotrust.gate.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.ledger.snapshot.PolicyPack;

/**
 * What became of a candidate at the gate.
 *
 * @param steps those that were taken, in order; the first that fails is the last but for those that are independent of it
 * @param pack the snapshot that it would be; null where its files are none
 */
public record GateReport(List<Step> steps, @Nullable PolicyPack pack) {
    public GateReport {
        steps = List.copyOf(steps);
    }

    /**
     * One step.
     *
     * @param name {@code signature}, {@code sequence}, {@code compile}, {@code roots}, {@code lint}, {@code tests} or {@code cases}
     * @param detail what it looked at, for people
     * @param problems none where it passed
     * @param millis how long it took
     */
    public record Step(String name, String detail, List<Problem> problems, long millis) {
        public Step {
            problems = List.copyOf(problems);
        }

        /** Whether nothing was wrong. */
        public boolean passed() {
            return problems.isEmpty();
        }
    }

    /** Whether it may decide. */
    public boolean passed() {
        return pack != null && steps.stream().allMatch(Step::passed);
    }

    /** All that is wrong. */
    public List<Problem> problems() {
        return steps.stream().flatMap(step -> step.problems().stream()).toList();
    }

    /** As JSON: an array of {@code {step, passed, detail, ms, problems: [{code, message, file, row, col}]}}. */
    public List<Map<String, Object>> json() {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Step step : steps) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("step", step.name());
            one.put("passed", step.passed());
            one.put("detail", step.detail());
            one.put("ms", step.millis());
            one.put("problems", step.problems().stream().map(GateReport::json).toList());
            all.add(one);
        }
        return all;
    }

    private static Map<String, Object> json(Problem problem) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("code", problem.code());
        json.put("message", problem.message());
        if (!problem.file().isEmpty()) {
            json.put("file", problem.file());
            json.put("row", (long) problem.row());
            json.put("col", (long) problem.col());
        }
        return json;
    }
}
