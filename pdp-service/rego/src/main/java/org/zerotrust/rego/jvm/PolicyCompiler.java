package org.zerotrust.rego.jvm;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.eval.Program;
import org.zerotrust.rego.eval.Walk;
import org.zerotrust.rego.ir.Func;
import org.zerotrust.rego.ir.Plan;
import org.zerotrust.rego.jvm.Op.Body;

/** Turns a program and its data into classes. */
final class PolicyCompiler {
    /** About how many bytes of code go into one class: its constant pool has 65,535 entries at most. */
    private static final int CLASS_BYTES = 120_000;

    /** Policies that cannot nest calls deeper need no counter: limits below this are not usual. */
    private static final int UNCOUNTED_DEPTH = 100;

    private static final int STATIC = ClassFile.ACC_STATIC | ClassFile.ACC_PUBLIC;
    private static final String PREFIX = "org.zerotrust.rego.generated.P";

    /** Functions and plans of one class. */
    private record Group(ClassDesc owner, List<Program.Planned> funcs, List<Integer> plans) {}

    private final Compilation policy;
    private final List<Plan> plans;
    private final Object data;
    private final ClassFile classFile;
    private final int deepest;
    private final boolean countsCalls;

    PolicyCompiler(Program program, Object data) {
        this.policy = new Compilation(program, data);
        this.data = data;
        this.plans = program.policy().plans();
        this.deepest = policy.facts().deepest();
        this.countsCalls = deepest > UNCOUNTED_DEPTH;
        ClassLoader engine = PolicyCompiler.class.getClassLoader();
        ClassHierarchyResolver resolver =
                ClassHierarchyResolver.defaultResolver().orElse(ClassHierarchyResolver.ofClassLoading(engine));
        this.classFile = ClassFile.of(
                ClassFile.ClassHierarchyResolverOption.of(resolver), ClassFile.DebugElementsOption.DROP_DEBUG);
    }

    JvmEngine compile() throws ReflectiveOperationException {
        List<Group> groups = groups();
        Map<String, byte[]> code = new LinkedHashMap<>();
        Map<String, Object[]> constants = new HashMap<>();
        for (Group g : groups) {
            Constants c = new Constants(g.owner());
            byte[] bytes = classFile.build(g.owner(), cls -> define(cls, g, c));
            code.put(name(g.owner()), bytes);
            constants.put(name(g.owner()), c.values());
        }
        PolicyLoader loader = new PolicyLoader(code, constants);
        Map<String, JvmEngine.Start> starts = new HashMap<>();
        for (Group g : groups) {
            Entry entry = Class.forName(name(g.owner()), true, loader)
                    .asSubclass(Entry.class)
                    .getDeclaredConstructor()
                    .newInstance();
            for (int p : g.plans()) {
                starts.put(plans.get(p).name(), new JvmEngine.Start(entry, p));
            }
            for (Program.Planned f : g.funcs()) {
                if (!f.func().path().isEmpty() && f.func().params().size() == 2) {
                    policy.dynamic().add(f.func().path(), entry, f.id());
                }
            }
        }
        return new JvmEngine(starts, policy, countsCalls ? 0 : deepest, data);
    }

    private static String name(ClassDesc c) {
        return c.packageName() + "." + c.displayName();
    }

    private List<Group> groups() {
        List<Group> out = new ArrayList<>();
        Group now = null;
        int size = 0;
        for (Func f : policy.facts().reachable()) {
            Program.Planned p = (Program.Planned) policy.program().target(f.name());
            int cost = 200 + 16 * Walk.count(f.blocks());
            if (now == null || size + cost > CLASS_BYTES) {
                now = group(out);
                size = 0;
            }
            size += cost;
            now.funcs().add(p);
            policy.owner(p, now.owner());
        }
        for (int i = 0; i < plans.size(); i++) {
            int cost = 200 + 16 * Walk.count(plans.get(i).blocks());
            if (now == null || size + cost > CLASS_BYTES) {
                now = group(out);
                size = 0;
            }
            size += cost;
            now.plans().add(i);
        }
        return out;
    }

    private static Group group(List<Group> out) {
        Group g = new Group(ClassDesc.of(PREFIX + out.size()), new ArrayList<>(), new ArrayList<>());
        out.add(g);
        return g;
    }

    private void define(ClassBuilder cls, Group g, Constants constants) {
        cls.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL | ClassFile.ACC_SUPER);
        cls.withInterfaceSymbols(Types.ENTRY);
        cls.withMethodBody(ConstantDescs.INIT_NAME, ConstantDescs.MTD_void, ClassFile.ACC_PUBLIC, code -> {
            code.aload(0);
            code.invokespecial(ConstantDescs.CD_Object, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void);
            code.return_();
        });
        for (Program.Planned p : g.funcs()) {
            function(cls, g.owner(), p, constants);
        }
        for (int i : g.plans()) {
            Plan plan = plans.get(i);
            List<Body> bodies = Lowering.lower(
                    plan.blocks(), policy.program().policy().constants().strings());
            Unit unit = new Unit("p" + i, g.owner(), null, bodies, Walk.size(plan.blocks()));
            methods(cls, unit, constants, "p" + i, ENTRY_TYPE, Map.of(0, 1, 1, 2));
        }
        dispatch(cls, g);
        constants.define(cls);
    }

    private static final MethodTypeDesc ENTRY_TYPE =
            Types.method(Types.VOID, Types.CONTEXT, Types.OBJECT, Types.OBJECT);

    private void function(ClassBuilder cls, ClassDesc owner, Program.Planned p, Constants constants) {
        Func f = p.func();
        List<String> strings = policy.program().policy().constants().strings();
        List<Body> bodies = RuleIndex.of(f, Lowering.lower(f.blocks(), strings), strings);
        String name = policy.method(p);
        String body = name;
        if (policy.facts().remembered(f)) {
            body = name + "$";
            Wrappers.remembering(cls, owner, name, body, policy.type(p), p);
        }
        if (countsCalls) {
            String counted = body;
            body = name + "$$";
            Wrappers.counting(cls, owner, counted, body, policy.type(p));
        }
        Map<Integer, Integer> params = new HashMap<>();
        for (int i = 0; i < f.params().size(); i++) {
            params.put(f.params().get(i), i + 1);
        }
        Unit unit = new Unit(name, owner, f, bodies, p.frame());
        methods(cls, unit, constants, body, policy.type(p), params);
    }

    private void methods(
            ClassBuilder cls,
            Unit unit,
            Constants constants,
            String name,
            MethodTypeDesc type,
            Map<Integer, Integer> params) {
        @Nullable Object[] start = MethodGen.start(policy, unit.locals, params);
        cls.withMethodBody(name, type, STATIC, code -> {
            int frame = params.size() + 1;
            Map<Integer, Integer> own = new HashMap<>(params);
            own.keySet().removeAll(unit.shared.keySet());
            Slots slots = new Slots(own, unit.shared, frame);
            if (unit.cut) {
                frame(code, unit, params, frame);
            }
            slots.declare(code, named(unit.bodies, unit.func));
            new MethodGen(policy, constants, unit, code, start, slots, false).main(unit.bodies);
        });
        for (int i = 0; i < unit.cuts().size(); i++) {
            Unit.Cut cut = unit.cuts().get(i);
            MethodTypeDesc regionType = Types.method(Types.INT, Types.CONTEXT, Types.OBJECTS);
            cls.withMethodBody(cut.method(), regionType, STATIC, code -> {
                Slots slots = new Slots(Map.of(), unit.shared, 1);
                slots.declare(code, named(List.of(cut.region().body()), null));
                new MethodGen(policy, constants, unit, code, cut.known().locals, slots, true)
                        .region(cut.region().body(), cut.depth());
            });
        }
    }

    /** Makes the array that regions share and puts the parameters into it. */
    private static void frame(CodeBuilder code, Unit unit, Map<Integer, Integer> params, int frame) {
        int slot = code.allocateLocal(TypeKind.REFERENCE);
        if (slot != frame) {
            throw new IllegalStateException("frame in slot " + slot);
        }
        code.loadConstant(unit.shared.size() + 1);
        code.anewarray(Types.OBJECT);
        code.astore(frame);
        params.forEach((local, from) -> {
            Integer place = unit.shared.get(local);
            if (place != null) {
                code.aload(frame);
                code.loadConstant(place);
                code.aload(from);
                code.aastore();
            }
        });
    }

    /** Locals that the bodies name outside of regions. */
    private static Set<Integer> named(List<Body> bodies, @Nullable Func f) {
        BitSet out = new BitSet();
        bodies.forEach(b -> Outliner.named(b, out));
        Set<Integer> all = new TreeSet<>();
        out.stream().forEach(all::add);
        if (f != null) {
            all.add(f.returns());
        }
        return all;
    }

    /** The methods that the class is entered through. */
    private void dispatch(ClassBuilder cls, Group g) {
        cls.withMethodBody(
                "plan",
                Types.method(Types.VOID, Types.INT, Types.CONTEXT, Types.OBJECT, Types.OBJECT),
                ClassFile.ACC_PUBLIC,
                code -> select(code, g.plans(), i -> {
                    code.invokestatic(g.owner(), "p" + i, ENTRY_TYPE);
                    code.return_();
                }));
        Map<Integer, Program.Planned> dynamic = new LinkedHashMap<>();
        for (Program.Planned p : g.funcs()) {
            if (!p.func().path().isEmpty() && p.func().params().size() == 2) {
                dynamic.put(p.id(), p);
            }
        }
        cls.withMethodBody(
                "call",
                Types.method(Types.OBJECT, Types.INT, Types.CONTEXT, Types.OBJECT, Types.OBJECT),
                ClassFile.ACC_PUBLIC,
                code -> select(code, List.copyOf(dynamic.keySet()), i -> {
                    Program.Planned p = Objects.requireNonNull(dynamic.get(i));
                    code.invokestatic(g.owner(), policy.method(p), policy.type(p));
                    code.areturn();
                }));
    }

    private static void select(CodeBuilder code, List<Integer> numbers, IntConsumer call) {
        Label none = code.newLabel();
        Map<Integer, Label> labels = new LinkedHashMap<>();
        List<SwitchCase> cases = new ArrayList<>();
        for (int i : numbers) {
            Label l = code.newLabel();
            labels.put(i, l);
            cases.add(SwitchCase.of(i, l));
        }
        code.iload(1);
        code.lookupswitch(none, cases);
        labels.forEach((i, l) -> {
            code.labelBinding(l);
            code.aload(2);
            code.aload(3);
            code.aload(4);
            call.accept(i);
        });
        code.labelBinding(none);
        code.invokestatic(Types.RT, "lost", Types.method(Types.EXCEPTION));
        code.athrow();
    }
}
