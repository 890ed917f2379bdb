package org.zerotrust.rego.ir;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.value.Json;
import org.zerotrust.rego.value.RegoNull;
import org.zerotrust.rego.value.Values;

/** Reads a {@code plan.json} as {@code opa build -t plan} writes it. */
public final class PlanReader {
    private final int strings;
    private int nesting;

    private PlanReader(int strings) {
        this.strings = strings;
    }

    /**
     * Reads a plan.
     *
     * @param json the text of plan.json
     * @throws PlanFormatException where it is not a plan
     */
    public static Policy read(String json) {
        try {
            return read(Json.read(json));
        } catch (Json.MalformedException e) {
            throw new PlanFormatException("plan is not JSON: " + e.getMessage());
        } catch (StackOverflowError e) {
            // The bound on nesting is for a stack of usual size; the caller's may have little left.
            throw new PlanFormatException("blocks are nested too deep");
        }
    }

    /**
     * Reads a plan from its JSON tree.
     *
     * @throws PlanFormatException where it is not a plan
     */
    public static Policy read(Object tree) {
        Map<?, ?> root = object(tree, "plan");
        Static constants = constants(root.get("static"));
        PlanReader reader = new PlanReader(constants.strings().size());
        List<Plan> plans = list(member(root, "plans", "plans"), "plans.plans", reader::plan);
        List<Func> funcs = list(member(root, "funcs", "funcs"), "funcs.funcs", reader::func);
        List<UnplannedRule> unplanned = list(root.get("unplanned_rules"), "unplanned_rules", PlanReader::unplanned);
        Policy policy = new Policy(constants, plans, funcs, unplanned);
        PlanCheck.check(policy);
        return policy;
    }

    private static @Nullable Object member(Map<?, ?> root, String outer, String inner) {
        Object o = root.get(outer);
        return o == null || o == RegoNull.NULL ? null : object(o, outer).get(inner);
    }

    private static Static constants(@Nullable Object o) {
        if (o == null || o == RegoNull.NULL) {
            return new Static(List.of(), List.of(), List.of());
        }
        Map<?, ?> m = object(o, "static");
        Function<Object, String> text = s -> string(object(s, "string").get("value"), "string.value");
        return new Static(
                list(m.get("strings"), "static.strings", text),
                list(m.get("builtin_funcs"), "static.builtin_funcs", b -> {
                    Map<?, ?> f = object(b, "builtin_funcs");
                    return new BuiltinFunc(string(f.get("name"), "builtin name"), f.get("decl"));
                }),
                list(m.get("files"), "static.files", text));
    }

    private Plan plan(Object o) {
        Map<?, ?> m = object(o, "plan");
        return new Plan(string(m.get("name"), "plan name"), blocks(m.get("blocks")));
    }

    private Func func(Object o) {
        Map<?, ?> m = object(o, "func");
        String name = string(m.get("name"), "func name");
        return new Func(
                name,
                list(m.get("params"), name + " params", PlanReader::local),
                local(m.get("return")),
                blocks(m.get("blocks")),
                list(m.get("path"), name + " path", p -> string(p, "path")));
    }

    private static UnplannedRule unplanned(Object o) {
        Map<?, ?> m = object(o, "unplanned rule");
        Object at = m.get("location");
        return new UnplannedRule(
                string(m.get("path"), "unplanned rule path"),
                at == null || at == RegoNull.NULL ? null : location(object(at, "location")));
    }

    private List<Block> blocks(@Nullable Object o) {
        return list(o, "blocks", this::block);
    }

    private Block block(@Nullable Object o) {
        // Looked at while reading: recursion would have ended badly before the plan is whole and can be checked.
        if (++nesting > PlanCheck.MAX_NESTING) {
            throw new PlanFormatException("blocks are nested too deep");
        }
        Block block = new Block(list(object(o, "block").get("stmts"), "stmts", this::stmt));
        nesting--;
        return block;
    }

    private Stmt stmt(Object o) {
        Map<?, ?> typed = object(o, "stmt");
        String type = string(typed.get("type"), "stmt type");
        Map<?, ?> m = object(typed.get("stmt"), type);
        Location at = location(m);
        return switch (type) {
            case "ArrayAppendStmt" -> new Stmt.ArrayAppend(operand(m, "value"), local(m, "array"), at);
            case "AssignIntStmt" -> new Stmt.AssignInt(integer(m, "value"), local(m, "target"), at);
            case "AssignVarStmt" -> new Stmt.AssignVar(operand(m, "source"), local(m, "target"), at);
            case "AssignVarOnceStmt" -> new Stmt.AssignVarOnce(operand(m, "source"), local(m, "target"), at);
            case "BlockStmt" -> new Stmt.BlockStmt(blocks(m.get("blocks")), at);
            case "BreakStmt" -> new Stmt.Break(local(m, "index"), at);
            case "CallStmt" ->
                new Stmt.Call(
                        string(m.get("func"), "func"),
                        list(m.get("args"), "args", this::operand),
                        local(m, "result"),
                        at);
            case "CallDynamicStmt" ->
                new Stmt.CallDynamic(
                        list(m.get("args"), "args", PlanReader::local),
                        local(m, "result"),
                        list(m.get("path"), "path", this::operand),
                        at);
            case "DotStmt" -> new Stmt.Dot(operand(m, "source"), operand(m, "key"), local(m, "target"), at);
            case "EqualStmt" -> new Stmt.Equal(operand(m, "a"), operand(m, "b"), at);
            case "IsArrayStmt" -> new Stmt.IsArray(operand(m, "source"), at);
            case "IsObjectStmt" -> new Stmt.IsObject(operand(m, "source"), at);
            case "IsSetStmt" -> new Stmt.IsSet(operand(m, "source"), at);
            case "IsDefinedStmt" -> new Stmt.IsDefined(local(m, "source"), at);
            case "IsUndefinedStmt" -> new Stmt.IsUndefined(local(m, "source"), at);
            case "LenStmt" -> new Stmt.Len(operand(m, "source"), local(m, "target"), at);
            case "MakeArrayStmt" -> new Stmt.MakeArray((int) integer(m, "capacity"), local(m, "target"), at);
            case "MakeNullStmt" -> new Stmt.MakeNull(local(m, "target"), at);
            case "MakeNumberIntStmt" -> new Stmt.MakeNumberInt(integer(m, "value"), local(m, "target"), at);
            case "MakeNumberRefStmt" ->
                // Older OPAs write the key with a capital letter only.
                new Stmt.MakeNumberRef(
                        stringIndex(integer(m, m.get("index") != null ? "index" : "Index")), local(m, "target"), at);
            case "MakeObjectStmt" -> new Stmt.MakeObject(local(m, "target"), at);
            case "MakeSetStmt" -> new Stmt.MakeSet(local(m, "target"), at);
            case "NopStmt" -> new Stmt.Nop(at);
            case "NotStmt" -> new Stmt.Not(block(m.get("block")), at);
            case "NotEqualStmt" -> new Stmt.NotEqual(operand(m, "a"), operand(m, "b"), at);
            case "ObjectInsertStmt" ->
                new Stmt.ObjectInsert(operand(m, "key"), operand(m, "value"), local(m, "object"), at);
            case "ObjectInsertOnceStmt" ->
                new Stmt.ObjectInsertOnce(operand(m, "key"), operand(m, "value"), local(m, "object"), at);
            case "ObjectMergeStmt" -> new Stmt.ObjectMerge(local(m, "a"), local(m, "b"), local(m, "target"), at);
            case "ResetLocalStmt" -> new Stmt.ResetLocal(local(m, "target"), at);
            case "ResultSetAddStmt" -> new Stmt.ResultSetAdd(local(m, "value"), at);
            case "ReturnLocalStmt" -> new Stmt.ReturnLocal(local(m, "source"), at);
            case "ScanStmt" ->
                new Stmt.Scan(local(m, "source"), local(m, "key"), local(m, "value"), block(m.get("block")), at);
            case "SetAddStmt" -> new Stmt.SetAdd(operand(m, "value"), local(m, "set"), at);
            case "WithStmt" ->
                new Stmt.With(
                        local(m, "local"),
                        list(m.get("path"), "path", p -> stringIndex(integer(p, "path"))),
                        operand(m, "value"),
                        block(m.get("block")),
                        at);
            default -> throw new PlanFormatException("unknown statement " + type);
        };
    }

    private static Location location(Map<?, ?> m) {
        return new Location(
                position(m, "file"),
                position(m, "row"),
                position(m, "col"),
                position(m, "end_row"),
                position(m, "end_col"));
    }

    private static int position(Map<?, ?> m, String key) {
        if (!(m.get(key) instanceof Long n)) {
            return 0;
        }
        if (n < 0 || n > Integer.MAX_VALUE) {
            throw new PlanFormatException(key + " out of range: " + n);
        }
        return n.intValue();
    }

    private Operand operand(Map<?, ?> m, String key) {
        return operand(m.get(key));
    }

    private Operand operand(@Nullable Object o) {
        Map<?, ?> m = object(o, "operand");
        String type = string(m.get("type"), "operand type");
        return switch (type) {
            case "local" -> new Operand.Local(local(m, "value"));
            case "string_index" -> new Operand.StringIndex(stringIndex(integer(m, "value")));
            case "bool" -> new Operand.Bool(Boolean.TRUE.equals(m.get("value")));
            default -> throw new PlanFormatException("unknown operand " + type);
        };
    }

    private int stringIndex(long i) {
        if (i < 0 || i >= strings) {
            throw new PlanFormatException("no string constant " + i);
        }
        return (int) i;
    }

    private static int local(Map<?, ?> m, String key) {
        return local(m.get(key));
    }

    private static int local(@Nullable Object o) {
        long n = integer(o, "local");
        // A plan with more locals than this is not one that a compiler made; the bound keeps frames small.
        if (n < 0 || n > 1 << 20) {
            throw new PlanFormatException("local out of range: " + n);
        }
        return (int) n;
    }

    private static long integer(Map<?, ?> m, String key) {
        return integer(m.get(key), key);
    }

    private static long integer(@Nullable Object o, String what) {
        if (o instanceof Long n) {
            return n;
        }
        throw new PlanFormatException(what + " must be an integer");
    }

    private static String string(@Nullable Object o, String what) {
        if (o instanceof String s) {
            return s;
        }
        throw new PlanFormatException(what + " must be a string");
    }

    private static Map<?, ?> object(@Nullable Object o, String what) {
        if (o instanceof Map<?, ?> m) {
            return m;
        }
        throw new PlanFormatException(what + " must be an object but is " + Values.typeName(o));
    }

    private static <T> List<T> list(@Nullable Object o, String what, Function<Object, T> read) {
        if (o == null || o == RegoNull.NULL) {
            return List.of();
        }
        if (!(o instanceof List<?> l)) {
            throw new PlanFormatException(what + " must be an array");
        }
        ArrayList<T> out = new ArrayList<>(l.size());
        for (Object e : l) {
            out.add(read.apply(Values.orNull(e)));
        }
        return out;
    }
}
