package org.zerotrust.rego.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.AstError;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.ast.Walk;
import org.zerotrust.rego.types.AnyType;
import org.zerotrust.rego.types.FunctionType;
import org.zerotrust.rego.types.ObjectType;
import org.zerotrust.rego.types.SetType;
import org.zerotrust.rego.types.Type;

/** Checks rules one after the other and keeps the types of what they make. */
final class RuleCheck {
    private final TypeEnv env;
    private final BodyCheck bodies;
    private final SchemaOverrides schemas;
    private final List<AstError> errors = new ArrayList<>();

    /** @param env gets the types of rules */
    RuleCheck(TypeEnv env, BodyCheck bodies, SchemaOverrides schemas) {
        this.env = env;
        this.bodies = bodies;
        this.schemas = schemas;
    }

    List<AstError> errors() {
        return errors;
    }

    void check(Rule rule) {
        TypeEnv own = env.wrap(bodies);
        schemas.apply(rule, own, errors);
        BodyCheck.Result body = bodies.check(own, rule.body);
        Ref path = rule.ref();
        if (!body.problems().isEmpty()) {
            errors.addAll(body.problems());
            // what refers to the rule shall not fail for the same reason
            env.tree().put(path.terms, AnyType.ANY);
            return;
        }
        Type type = rule.head.args.isEmpty() ? document(rule, path, body.env()) : function(rule, body.env());
        if (type != null) {
            List<Term> at = rule.head.args.isEmpty() ? path.groundPrefix().terms : path.terms;
            env.tree().insert(at, type, env);
        }
    }

    private static Type function(Rule rule, TypeEnv body) {
        for (Term arg : rule.head.args) {
            Walk.terms(arg, t -> {
                if (t.value instanceof Var v && body.of(v) == null) {
                    // the body says nothing of it
                    body.vars().put(v, AnyType.ANY);
                }
                return false;
            });
        }
        List<@Nullable Type> args = new ArrayList<>();
        rule.head.args.forEach(a -> args.add(body.of(a.value)));
        Term value = Objects.requireNonNull(rule.head.value);
        return new FunctionType(args, body.of(value.value), null);
    }

    private static @Nullable Type document(Rule rule, Ref path, TypeEnv body) {
        Type type;
        if (rule.head.isSingleValue()) {
            type = body.of(Objects.requireNonNull(rule.head.value).value);
        } else {
            Type member = body.of(Objects.requireNonNull(rule.head.key).value);
            type = member == null ? null : new SetType(member);
        }
        List<Term> dynamic = path.isGround() ? List.of() : path.dynamicSuffix();
        for (Term step : dynamic.reversed()) {
            Type key = body.of(step.value);
            if (type == null || key == null) {
                return null;
            }
            type = ObjectType.of(key, type);
        }
        return type;
    }
}
