package org.zerotrust.rego.tool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.Module;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.Walk;
import org.zerotrust.rego.eval.Program;
import org.zerotrust.rego.eval.Tracer;
import org.zerotrust.rego.ir.Func;
import org.zerotrust.rego.ir.Stmt;
import org.zerotrust.rego.tool.CoverageReport.Range;

/**
 * Collects which expressions were evaluated and which rules' bodies held, over any number of evaluations by one thread.
 * The reference engine asks every rule and leaves none out by an index, so a body whose first condition is false is
 * covered up to there.
 */
public final class LineCoverage implements Tracer {
    private final CompiledPolicies policies;
    private @Nullable Program program;
    private final Map<String, Set<org.zerotrust.rego.ir.Location>> seen = new HashMap<>();
    private final Map<String, Set<org.zerotrust.rego.ir.Location>> held = new HashMap<>();

    /** Of these policies. */
    public LineCoverage(CompiledPolicies policies) {
        this.policies = policies;
    }

    /** Watches evaluations of this program of the policies from now on. */
    public LineCoverage watching(Program other) {
        program = other;
        return this;
    }

    @Override
    public void enter(Func func) {
        // Only statements have places.
    }

    @Override
    public void exit(Func func, @Nullable Object result) {
        // Only statements have places.
    }

    @Override
    public void ran(Stmt stmt, boolean holds, @Nullable Object[] locals) {
        Program p = program;
        if (p == null || stmt.at().row() == 0) {
            return;
        }
        // Places of several programs are told apart by the file's name, as its number differs between them.
        org.zerotrust.rego.ir.Location at = stmt.at();
        org.zerotrust.rego.ir.Location key =
                new org.zerotrust.rego.ir.Location(0, at.row(), at.col(), at.endRow(), at.endCol());
        seen.computeIfAbsent(p.file(at.file()), f -> new HashSet<>()).add(key);
        boolean answers = switch (stmt) {
            case Stmt.AssignVarOnce s -> true;
            case Stmt.AssignVar s -> true;
            case Stmt.SetAdd s -> true;
            case Stmt.ObjectInsertOnce s -> true;
            case Stmt.ReturnLocal s -> true;
            default -> false;
        };
        if (answers && holds) {
            held.computeIfAbsent(p.file(at.file()), f -> new HashSet<>()).add(key);
        }
    }

    /** What was covered so far. */
    public CoverageReport report() {
        Map<String, Set<Range>> covered = new TreeMap<>();
        policies.compiled().modules().values().forEach(m -> compiled(m, covered));
        policies.parsed()
                .values()
                .forEach(m -> Walk.rules(m, r -> {
                    madeBody(r, covered);
                    return false;
                }));
        TreeMap<String, CoverageReport.File> files = new TreeMap<>();
        policies.parsed().forEach((name, m) -> {
            List<Range> yes =
                    covered.getOrDefault(name, Set.of()).stream().sorted().toList();
            Set<Range> not = new HashSet<>();
            Walk.rules(m, r -> {
                missing(r.head.location, yes, not);
                return false;
            });
            Walk.exprs(m, e -> {
                if (!e.isSome()) {
                    missing(e.location, yes, not);
                }
                return false;
            });
            files.put(name, new CoverageReport.File(yes, not.stream().sorted().toList()));
        });
        return new CoverageReport(files);
    }

    private static void missing(Location at, List<Range> covered, Set<Range> to) {
        if (!at.isNone() && !at.file().isEmpty()) {
            Range r = Range.of(at);
            if (covered.stream().noneMatch(c -> c.contains(r))) {
                to.add(r);
            }
        }
    }

    private void compiled(Module m, Map<String, Set<Range>> covered) {
        List<Rule> rules = new ArrayList<>();
        Walk.rules(m, r -> {
            rules.add(r);
            return false;
        });
        for (Rule r : rules) {
            cover(r.head.location, held, covered);
            exprs(r, covered);
        }
    }

    /** Nothing is planned at a body that the parser made: that of a default, or of a rule that has only a value. */
    private void madeBody(Rule r, Map<String, Set<Range>> covered) {
        Location head = r.head.location;
        Set<org.zerotrust.rego.ir.Location> places = held.get(head.file());
        if ((r.isDefault || r.generatedBody) && places != null && places.contains(planned(head))) {
            covered.computeIfAbsent(head.file(), f -> new HashSet<>()).add(Range.of(r.body.location()));
        }
    }

    private void exprs(Rule r, Map<String, Set<Range>> covered) {
        Walk.walk(r.head, n -> expr(n, covered));
        Walk.walk(r.body, n -> expr(n, covered));
    }

    private boolean expr(org.zerotrust.rego.ast.Node n, Map<String, Set<Range>> covered) {
        if (n instanceof Expr e) {
            cover(e.location, seen, covered);
        }
        return false;
    }

    private static void cover(
            Location at, Map<String, Set<org.zerotrust.rego.ir.Location>> reached, Map<String, Set<Range>> covered) {
        if (at.isNone() || at.file().isEmpty()) {
            return;
        }
        Set<org.zerotrust.rego.ir.Location> places = reached.get(at.file());
        if (places != null && places.contains(planned(at))) {
            covered.computeIfAbsent(at.file(), f -> new HashSet<>()).add(Range.of(at));
        }
    }

    /** The place as the planner writes it: columns of the end count UTF-16 units. */
    private static org.zerotrust.rego.ir.Location planned(Location at) {
        int endRow = at.row();
        int endCol = at.col();
        String text = at.text();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\n') {
                endRow++;
                endCol = 1;
            } else {
                endCol++;
            }
        }
        return new org.zerotrust.rego.ir.Location(0, at.row(), at.col(), endRow, endCol);
    }
}
