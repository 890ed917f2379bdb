package org.zerotrust.rego.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.ArrayComprehension;
import org.zerotrust.rego.ast.ArrayValue;
import org.zerotrust.rego.ast.AstError;
import org.zerotrust.rego.ast.Call;
import org.zerotrust.rego.ast.Head;
import org.zerotrust.rego.ast.Node;
import org.zerotrust.rego.ast.ObjectComprehension;
import org.zerotrust.rego.ast.ObjectValue;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Rewrite;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.SetComprehension;
import org.zerotrust.rego.ast.SetValue;
import org.zerotrust.rego.ast.TemplateString;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.ast.VarSet;
import org.zerotrust.rego.ast.Vars;
import org.zerotrust.rego.ast.Vars.Skip;
import org.zerotrust.rego.ast.Walk;
import org.zerotrust.rego.compile.Scopes.Occurrence;

/** Gives the arguments and local variables of a rule and of its {@code else} branches names of their own. */
final class RuleLocals {
    private final Compilation c;

    RuleLocals(Compilation c) {
        this.c = c;
    }

    /** One rule with its branches. */
    void rewrite(Rule rule) {
        boolean strict = c.options().strict();
        VarSet unusedArgs = strict ? Vars.of(rule.head.args) : new VarSet();
        Scopes args = new Scopes();
        arguments(rule.head, args);
        for (Rule branch = rule; branch != null; branch = branch.elseRule) {
            List<AstError> errors = new ArrayList<>();
            Scopes scopes = branch(branch, unusedArgs, args, errors);
            if (!c.problems().add(errors) || !c.problems().addRecoverable(scopes.unused())) {
                return;
            }
            for (Var arg : unusedArgs.sorted()) {
                if (scopes.count(arg) > 1) {
                    unusedArgs.remove(arg);
                }
            }
        }
        for (Var arg : unusedArgs) {
            if (!arg.isWildcard()
                    && !c.problems()
                            .addRecoverable(List.of(new AstError(
                                    AstError.COMPILE,
                                    rule.head.location,
                                    "unused argument " + arg + ". (hint: use _ (wildcard variable) instead)")))) {
                return;
            }
        }
    }

    private void arguments(Head head, Scopes scopes) {
        List<AstError> errors = new ArrayList<>();
        Walk.walk(head.args, n -> n instanceof Term t && argument(t, scopes, errors));
        c.problems().add(errors);
    }

    /** @return whether the walk stays out of the term: only references and arrays bind what is in them */
    private boolean argument(Term t, Scopes scopes, List<AstError> errors) {
        switch (t.value) {
            case Var v -> {
                Var name = scopes.declared(v);
                if (name == null) {
                    name = c.generator().generate();
                    scopes.insert(v, name, Occurrence.ARGUMENT);
                } else {
                    scopes.seen(v);
                }
                t.value = name;
            }
            case ObjectValue o ->
                t.value = o.map((k, v) -> {
                    Term copy = v.copy();
                    Walk.walk(copy, n -> n instanceof Term x && argument(x, scopes, errors));
                    return ObjectValue.entry(k, copy);
                });
            case Call call ->
                errors.add(new AstError(AstError.COMPILE, t.location, "rule arguments cannot contain calls"));
            case Ref r -> {
                return false;
            }
            case ArrayValue a -> {
                return false;
            }
            default -> {}
        }
        return true;
    }

    private Scopes branch(Rule rule, VarSet unusedArgs, Scopes args, List<AstError> errors) {
        boolean complex = Heads.mayHaveVars(rule.head);
        VarSet used = complex ? headVars(rule.head, unusedArgs) : null;
        Scopes scopes = args.copy();
        namesOfBuiltins(rule, scopes);
        rule.body = new LocalVars(c.generator(), scopes, errors, c.options().strict()).rewrite(rule.body, used);
        c.rewritten().putAll(scopes.rewritten());
        if (complex) {
            renameInHead(rule.head, scopes.peek().names);
        }
        return scopes;
    }

    /** Rewrites the closures of a head first, so that the body does not see what they declare. */
    private VarSet headVars(Head head, VarSet unusedArgs) {
        List<AstError> errors = new ArrayList<>();
        List<AstError> unused = new ArrayList<>();
        Walk.walk(head, n -> n instanceof Term t && headClosure(t, errors, unused));
        c.problems().add(errors);
        c.problems().addRecoverable(unused);

        Vars vars = new Vars(Set.of());
        head.ref().from(1).stream().filter(Heads::isComplex).forEach(vars::walk);
        if (head.key != null && Heads.isComplex(head.key)) {
            vars.walk(head.key);
        }
        if (head.value != null && Heads.isComplex(head.value)) {
            VarSet inValue = Vars.of(head.value);
            vars.found().update(inValue);
            inValue.forEach(unusedArgs::remove);
        }
        return vars.found();
    }

    private boolean headClosure(Term t, List<AstError> errors, List<AstError> unused) {
        Scopes scopes = new Scopes();
        LocalVars locals =
                new LocalVars(c.generator(), scopes, errors, c.options().strict());
        switch (t.value) {
            case ObjectValue o -> {
                if (!o.isGround()) {
                    t.value = o.map(
                            (k, v) -> ObjectValue.entry(headCopy(k, errors, unused), headCopy(v, errors, unused)));
                }
            }
            case SetValue s -> {
                if (!s.isGround()) {
                    t.value = s.map(e -> headCopy(e, errors, unused));
                }
            }
            case ArrayComprehension x -> locals.inComprehension(x);
            case SetComprehension x -> locals.inComprehension(x);
            case ObjectComprehension x -> locals.inComprehension(x);
            case TemplateString x -> locals.inTemplate(x);
            default -> {
                return false;
            }
        }
        c.rewritten().putAll(scopes.rewritten());
        unused.addAll(scopes.unused());
        return true;
    }

    private Term headCopy(Term t, List<AstError> errors, List<AstError> unused) {
        Term copy = t.copy();
        Walk.walk(copy, n -> n instanceof Term x && headClosure(x, errors, unused));
        return copy;
    }

    /**
     * A variable with the name of a built-in function gets another name where the body binds it, lest a later stage
     * take it for the function.
     */
    private void namesOfBuiltins(Rule rule, Scopes scopes) {
        VarSet declared = null;
        VarSet inModifiers = null;
        for (Var v : Vars.of(rule.body, Skip.REF_CALL_HEAD, Skip.CLOSURES).sorted()) {
            if (c.builtin(v) == null) {
                continue;
            }
            if (declared == null || inModifiers == null) {
                declared = DeclaredVars.of(rule.body);
                inModifiers = modifierVars(rule);
            }
            if (!declared.contains(v) && !inModifiers.contains(v) && scopes.declared(v) == null) {
                scopes.insert(v, c.generator().generate(), Occurrence.SEEN);
            }
        }
    }

    private static VarSet modifierVars(Node rule) {
        Vars vars = new Vars(Set.of(Skip.REF_CALL_HEAD));
        Walk.withs(rule, w -> {
            vars.walk(w.target.value);
            vars.walk(w.value.value);
            return false;
        });
        return vars.found();
    }

    private static void renameInHead(Head head, Map<Var, Var> names) {
        for (Term t : head.args) {
            rename(t, names);
        }
        head.ref().from(1).forEach(t -> rename(t, names));
        rename(head.key, names);
        rename(head.value, names);
    }

    private static void rename(@Nullable Term t, Map<Var, Var> names) {
        if (t != null) {
            Rewrite.vars(t, v -> names.getOrDefault(v, v));
        }
    }
}
