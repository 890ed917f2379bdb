package org.zerotrust.rego.ir;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.value.Json;
import org.zerotrust.rego.value.RegoNull;

/** Writes a policy as the {@code plan.json} that {@link PlanReader} and OPA's other evaluators read. */
public final class PlanWriter {
    private PlanWriter() {}

    /** The policy as JSON text, keys sorted. */
    public static String write(Policy policy) {
        Map<String, Object> root = new LinkedHashMap<>();
        Static c = policy.constants();
        root.put(
                "static",
                Map.of(
                        "strings", list(c.strings(), PlanWriter::constant),
                        "builtin_funcs", list(c.builtinFuncs(), PlanWriter::builtin),
                        "files", list(c.files(), PlanWriter::constant)));
        root.put(
                "plans",
                Map.of("plans", list(policy.plans(), p -> obj("name", p.name(), "blocks", blocks(p.blocks())))));
        root.put("funcs", Map.of("funcs", list(policy.funcs(), PlanWriter::func)));
        if (!policy.unplannedRules().isEmpty()) {
            root.put("unplanned_rules", list(policy.unplannedRules(), PlanWriter::unplanned));
        }
        return Json.write(root);
    }

    private static Object constant(String s) {
        return Map.of("value", s);
    }

    private static Object builtin(BuiltinFunc f) {
        Object decl = f.decl();
        return obj("name", f.name(), "decl", decl == null ? RegoNull.NULL : decl);
    }

    private static Object func(Func f) {
        Map<String, Object> m = obj(
                "name",
                f.name(),
                "params",
                longs(f.params()),
                "return",
                (long) f.returns(),
                "blocks",
                blocks(f.blocks()));
        if (!f.path().isEmpty()) {
            m.put("path", f.path());
        }
        return m;
    }

    private static Object unplanned(UnplannedRule r) {
        Location at = r.location();
        return obj("path", r.path(), "location", at == null ? RegoNull.NULL : at(at, new LinkedHashMap<>()));
    }

    private static Object blocks(List<Block> blocks) {
        return list(blocks, PlanWriter::block);
    }

    private static Object block(Block b) {
        return obj("stmts", list(b.stmts(), PlanWriter::stmt));
    }

    private static Object stmt(Stmt s) {
        return switch (s) {
            case Stmt.ArrayAppend x -> stmt(x, "ArrayAppendStmt", "value", op(x.value()), "array", x.array());
            case Stmt.AssignInt x -> stmt(x, "AssignIntStmt", "value", x.value(), "target", x.target());
            case Stmt.AssignVar x -> stmt(x, "AssignVarStmt", "source", op(x.source()), "target", x.target());
            case Stmt.AssignVarOnce x -> stmt(x, "AssignVarOnceStmt", "source", op(x.source()), "target", x.target());
            case Stmt.BlockStmt x -> stmt(x, "BlockStmt", "blocks", blocks(x.blocks()));
            case Stmt.Break x -> stmt(x, "BreakStmt", "index", x.index());
            case Stmt.Call x ->
                stmt(x, "CallStmt", "func", x.func(), "args", list(x.args(), PlanWriter::op), "result", x.result());
            case Stmt.CallDynamic x ->
                stmt(
                        x,
                        "CallDynamicStmt",
                        "args",
                        longs(x.args()),
                        "result",
                        x.result(),
                        "path",
                        list(x.path(), PlanWriter::op));
            case Stmt.Dot x -> stmt(x, "DotStmt", "source", op(x.source()), "key", op(x.key()), "target", x.target());
            case Stmt.Equal x -> stmt(x, "EqualStmt", "a", op(x.a()), "b", op(x.b()));
            case Stmt.IsArray x -> stmt(x, "IsArrayStmt", "source", op(x.source()));
            case Stmt.IsObject x -> stmt(x, "IsObjectStmt", "source", op(x.source()));
            case Stmt.IsSet x -> stmt(x, "IsSetStmt", "source", op(x.source()));
            case Stmt.IsDefined x -> stmt(x, "IsDefinedStmt", "source", x.source());
            case Stmt.IsUndefined x -> stmt(x, "IsUndefinedStmt", "source", x.source());
            case Stmt.Len x -> stmt(x, "LenStmt", "source", op(x.source()), "target", x.target());
            case Stmt.MakeArray x -> stmt(x, "MakeArrayStmt", "capacity", x.capacity(), "target", x.target());
            case Stmt.MakeNull x -> stmt(x, "MakeNullStmt", "target", x.target());
            case Stmt.MakeNumberInt x -> stmt(x, "MakeNumberIntStmt", "value", x.value(), "target", x.target());
            case Stmt.MakeNumberRef x ->
                stmt(x, "MakeNumberRefStmt", "index", x.index(), "Index", x.index(), "target", x.target());
            case Stmt.MakeObject x -> stmt(x, "MakeObjectStmt", "target", x.target());
            case Stmt.MakeSet x -> stmt(x, "MakeSetStmt", "target", x.target());
            case Stmt.Nop x -> stmt(x, "NopStmt");
            case Stmt.Not x -> stmt(x, "NotStmt", "block", block(x.block()));
            case Stmt.NotEqual x -> stmt(x, "NotEqualStmt", "a", op(x.a()), "b", op(x.b()));
            case Stmt.ObjectInsert x ->
                stmt(x, "ObjectInsertStmt", "key", op(x.key()), "value", op(x.value()), "object", x.object());
            case Stmt.ObjectInsertOnce x ->
                stmt(x, "ObjectInsertOnceStmt", "key", op(x.key()), "value", op(x.value()), "object", x.object());
            case Stmt.ObjectMerge x -> stmt(x, "ObjectMergeStmt", "a", x.a(), "b", x.b(), "target", x.target());
            case Stmt.ResetLocal x -> stmt(x, "ResetLocalStmt", "target", x.target());
            case Stmt.ResultSetAdd x -> stmt(x, "ResultSetAddStmt", "value", x.value());
            case Stmt.ReturnLocal x -> stmt(x, "ReturnLocalStmt", "source", x.source());
            case Stmt.Scan x ->
                stmt(
                        x,
                        "ScanStmt",
                        "source",
                        x.source(),
                        "key",
                        x.key(),
                        "value",
                        x.value(),
                        "block",
                        block(x.block()));
            case Stmt.SetAdd x -> stmt(x, "SetAddStmt", "value", op(x.value()), "set", x.set());
            case Stmt.With x ->
                stmt(
                        x,
                        "WithStmt",
                        "local",
                        x.local(),
                        "path",
                        longs(x.path()),
                        "value",
                        op(x.value()),
                        "block",
                        block(x.block()));
        };
    }

    private static Object stmt(Stmt s, String type, Object... members) {
        return obj("type", type, "stmt", at(s.at(), obj(members)));
    }

    private static Object at(Location at, Map<String, Object> m) {
        m.put("file", at.file());
        m.put("row", at.row());
        m.put("col", at.col());
        m.put("end_row", at.endRow());
        m.put("end_col", at.endCol());
        return m;
    }

    private static Object op(Operand o) {
        return switch (o) {
            case Operand.Local l -> obj("type", "local", "value", l.index());
            case Operand.StringIndex s -> obj("type", "string_index", "value", s.index());
            case Operand.Bool b -> obj("type", "bool", "value", b.value());
        };
    }

    private static List<Long> longs(List<Integer> ints) {
        return ints.stream().map(Integer::longValue).toList();
    }

    private static Map<String, Object> obj(Object... members) {
        Map<String, Object> m = new LinkedHashMap<>();
        for (int i = 0; i < members.length; i += 2) {
            m.put((String) members[i], members[i + 1]);
        }
        return m;
    }

    private static <T> List<@Nullable Object> list(List<T> in, Function<T, Object> write) {
        List<@Nullable Object> out = new ArrayList<>(in.size());
        for (T t : in) {
            out.add(write.apply(t));
        }
        return out;
    }
}
