package org.zerotrust.rego.jvm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.eval.Program;
import org.zerotrust.rego.eval.Walk;
import org.zerotrust.rego.ir.Block;
import org.zerotrust.rego.ir.Func;
import org.zerotrust.rego.ir.Operand;
import org.zerotrust.rego.ir.Plan;
import org.zerotrust.rego.ir.Policy;
import org.zerotrust.rego.ir.Stmt;

/** What is known of a policy's functions before any code is made. */
final class Facts {
    /** Functions dearer than this are answered from memory when they are asked again. */
    private static final long CHEAP = 400;

    private static final long LOOP_FACTOR = 10;
    private static final long DEAREST = 1L << 40;

    /** Stands for calls without a bound. */
    static final int ANY_DEPTH = Integer.MAX_VALUE;

    private static final Set<String> IMPURE =
            Set.of("print", "internal.print", "trace", "opa.runtime", "internal.overlaid");
    private static final List<String> IMPURE_FAMILIES =
            List.of("http.", "rand.", "uuid.", "net.lookup", "time.now", "io.jwt.", "crypto.x509.");

    private final Program program;
    private final Map<String, Func> reachable = new LinkedHashMap<>();
    private final Map<String, Boolean> dataOnly = new HashMap<>();
    private final Map<String, Long> cost = new HashMap<>();
    private final Map<String, Integer> callSites = new HashMap<>();
    private @Nullable Set<String> calledInLoop;
    private boolean replacesData;
    private boolean replacesInput;

    Facts(Program program) {
        this.program = program;
        Deque<List<Block>> open = new ArrayDeque<>();
        program.policy().plans().stream().map(Plan::blocks).forEach(open::add);
        while (!open.isEmpty()) {
            Walk.visit(open.remove(), s -> {
                switch (s) {
                    case Stmt.Call c -> reach(c.func(), open);
                    case Stmt.CallDynamic d ->
                        program.policy().funcs().stream()
                                .filter(f -> !f.path().isEmpty())
                                .forEach(f -> reach(f.name(), open));
                    case Stmt.With w -> {
                        replacesData |= w.local() == Policy.DATA;
                        replacesInput |= w.local() == Policy.INPUT;
                    }
                    default -> {
                        // Leads nowhere.
                    }
                }
            });
        }
    }

    private void reach(String name, Deque<List<Block>> open) {
        if (program.target(name) instanceof Program.Planned p) {
            callSites.merge(name, 1, Integer::sum);
            if (reachable.putIfAbsent(name, p.func()) == null) {
                open.add(p.func().blocks());
            }
        }
    }

    /** Functions that some plan can call, in a fixed order. */
    List<Func> reachable() {
        return new ArrayList<>(reachable.values());
    }

    /** Whether {@code with} can change the data: then nothing may be folded that rests on it. */
    boolean replacesData() {
        return replacesData;
    }

    /** Whether {@code with} can change the input. */
    boolean replacesInput() {
        return replacesInput;
    }

    /** Whether the answer of this built-in depends on its operands alone. */
    static boolean pure(String builtin) {
        return !IMPURE.contains(builtin) && IMPURE_FAMILIES.stream().noneMatch(builtin::startsWith);
    }

    /** Whether the built-in's first operand is a text that takes long to make sense of. */
    static boolean parses(String builtin) {
        return builtin.startsWith("regex.") || builtin.startsWith("glob.") || builtin.startsWith("net.cidr_");
    }

    /** Whether a rule depends on nothing but the data, so that it has one answer for ever. */
    boolean dataOnly(Func f) {
        Boolean known = dataOnly.get(f.name());
        if (known != null) {
            return known;
        }
        // A plan may call itself in a circle: then the answer is no.
        dataOnly.put(f.name(), false);
        boolean[] is = {true};
        Walk.visit(f.blocks(), s -> is[0] = is[0] && dataOnly(s));
        dataOnly.put(f.name(), is[0]);
        return is[0];
    }

    private boolean dataOnly(Stmt s) {
        return switch (s) {
            case Stmt.Call c ->
                switch (program.target(c.func())) {
                    case Program.Planned p ->
                        dataOnly(p.func()) && c.args().stream().skip(2).noneMatch(Facts::isInput);
                    case Program.Native n -> pure(n.name()) && c.args().stream().noneMatch(Facts::isInput);
                };
            case Stmt.CallDynamic d -> false;
            case Stmt.With w -> false;
            default -> !Mentions.of(s).reads.get(Policy.INPUT);
        };
    }

    private static boolean isInput(Operand o) {
        return o instanceof Operand.Local l && l.index() == Policy.INPUT;
    }

    /** The most calls of functions that can be open at once; {@link #ANY_DEPTH} where a plan calls in a circle. */
    int deepest() {
        int most = 0;
        Map<String, Integer> known = new HashMap<>();
        for (Plan p : program.policy().plans()) {
            most = Math.max(most, deepest(p.blocks(), known));
        }
        return most;
    }

    private int deepest(List<Block> blocks, Map<String, Integer> known) {
        int[] most = {0};
        Walk.visit(blocks, s -> {
            switch (s) {
                case Stmt.Call c
                when program.target(c.func()) instanceof Program.Planned p ->
                    most[0] = Math.max(most[0], deepest(p.func(), known));
                case Stmt.CallDynamic d -> most[0] = ANY_DEPTH;
                default -> {
                    // Calls no function.
                }
            }
        });
        return most[0];
    }

    private int deepest(Func f, Map<String, Integer> known) {
        Integer before = known.get(f.name());
        if (before != null) {
            return before;
        }
        // Still open when it is asked for again: a circle.
        known.put(f.name(), ANY_DEPTH);
        int depth = deepest(f.blocks(), known);
        int here = depth >= ANY_DEPTH ? ANY_DEPTH : depth + 1;
        known.put(f.name(), here);
        return here;
    }

    /** Whether answers are to be remembered: where asking twice costs more than remembering. */
    boolean remembered(Func f) {
        int sites = callSites.getOrDefault(f.name(), 0);
        // One site in a loop can ask as often as many sites, but a rule's answer is then the same each time.
        return f.params().size() == 2 ? sites > 1 || inLoop(f) : sites > 1 && cost(f) > CHEAP;
    }

    /** Whether it is called where one evaluation can come by many times. */
    private boolean inLoop(Func f) {
        Set<String> known = calledInLoop;
        if (known == null) {
            known = new HashSet<>();
            for (Func g : reachable.values()) {
                collect(g.blocks(), g.params().size() > 2, known);
            }
            calledInLoop = known;
        }
        return known.contains(f.name());
    }

    private static void collect(List<Block> blocks, boolean often, Set<String> called) {
        for (Block b : blocks) {
            for (Stmt s : b.stmts()) {
                switch (s) {
                    case Stmt.Call c when often -> called.add(c.func());
                    case Stmt.Scan n -> collect(List.of(n.block()), true, called);
                    case Stmt.BlockStmt n -> collect(n.blocks(), often, called);
                    case Stmt.Not n -> collect(List.of(n.block()), often, called);
                    case Stmt.With n -> collect(List.of(n.block()), often, called);
                    default -> {
                        // Calls nothing, or only once.
                    }
                }
            }
        }
    }

    /** About how much work the function is, what it calls included. */
    private long cost(Func f) {
        Long known = cost.get(f.name());
        if (known != null) {
            return known;
        }
        cost.put(f.name(), DEAREST);
        long sum = f.blocks().stream().mapToLong(this::cost).sum();
        long bounded = Math.min(sum, DEAREST);
        cost.put(f.name(), bounded);
        return bounded;
    }

    private long cost(Block b) {
        long sum = 0;
        for (Stmt s : b.stmts()) {
            sum += switch (s) {
                case Stmt.Call c when program.target(c.func()) instanceof Program.Planned p -> 2 + cost(p.func());
                case Stmt.Call c -> 8;
                case Stmt.CallDynamic d -> DEAREST;
                case Stmt.Scan n -> LOOP_FACTOR * cost(n.block());
                case Stmt.BlockStmt n ->
                    n.blocks().stream().mapToLong(this::cost).sum();
                case Stmt.Not n -> cost(n.block());
                case Stmt.With n -> cost(n.block());
                default -> 1;
            };
        }
        return Math.min(sum, DEAREST);
    }
}
