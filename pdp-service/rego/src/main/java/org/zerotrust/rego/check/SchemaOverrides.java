package org.zerotrust.rego.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.Annotations;
import org.zerotrust.rego.ast.AstError;
import org.zerotrust.rego.ast.Module;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.compile.AnnotationSet;
import org.zerotrust.rego.types.AnyType;
import org.zerotrust.rego.types.ObjectType;
import org.zerotrust.rego.types.Type;
import org.zerotrust.rego.types.Types;
import org.zerotrust.rego.value.Values;

/** The schemas that annotations give for parts of input and data while one rule is checked. */
final class SchemaOverrides {
    private static final ObjectType.Rest ANYTHING = new ObjectType.Rest(AnyType.ANY, AnyType.ANY);

    private final AnnotationSet annotations;
    private final Schemas schemas;
    private final Map<Ref, Type> known = new HashMap<>();

    SchemaOverrides(AnnotationSet annotations, Schemas schemas) {
        this.annotations = annotations;
        this.schemas = schemas;
    }

    void apply(Rule rule, TypeEnv env, List<AstError> errors) {
        for (Annotations.SchemaAnnotation a : of(rule)) {
            try {
                Type type = type(a);
                if (type != null) {
                    put(a.path(), type, env);
                }
            } catch (SchemaException e) {
                errors.add(new AstError(AstError.TYPE, rule.location, String.valueOf(e.getMessage())));
            }
        }
    }

    private List<Annotations.SchemaAnnotation> of(Rule rule) {
        List<Annotations> all = new ArrayList<>();
        Module module = rule.module;
        if (module != null) {
            all.addAll(annotations.above(module.pkg.path));
            add(all, annotations.ofPackage(module.pkg.path));
        }
        add(all, annotations.atPath(rule.ref().groundPrefix()));
        all.addAll(annotations.ofRule(rule));
        return all.stream().flatMap(a -> a.schemas.stream()).toList();
    }

    private static void add(List<Annotations> all, @Nullable Annotations one) {
        if (one != null) {
            all.add(one);
        }
    }

    private @Nullable Type type(Annotations.SchemaAnnotation a) {
        Ref name = a.schema();
        if (name == null) {
            return a.definition() == null ? null : SchemaTypes.of(a.definition());
        }
        if (schemas.isEmpty()) {
            return null;
        }
        Type before = known.get(name);
        if (before != null) {
            return before;
        }
        Object schema = schemas.at(name);
        if (schema == null) {
            throw new SchemaException("undefined schema: " + name);
        }
        Type type = SchemaTypes.of(schema);
        known.put(name, type);
        return type;
    }

    private static void put(Ref path, Type type, TypeEnv env) {
        for (int i = 1; i < path.size(); i++) {
            Ref prefix = path.prefix(i);
            Type around = env.of(prefix);
            if (around != null) {
                env.tree().put(prefix.terms, override(path.from(i), around, type));
                return;
            }
        }
        env.tree().put(path.terms, type);
    }

    /** The type {@code around} with {@code type} at a path in it. */
    private static Type override(List<Term> path, @Nullable Type around, Type type) {
        if (!(Types.resolve(around) instanceof ObjectType o)) {
            return nested(path, type, ANYTHING);
        }
        Object key = key(path.getFirst());
        List<ObjectType.Property> fixed = new ArrayList<>();
        boolean found = false;
        for (ObjectType.Property p : o.fixed()) {
            if (Values.compare(p.key(), key) == 0) {
                found = true;
                fixed.add(new ObjectType.Property(
                        p.key(), path.size() == 1 ? type : override(path.subList(1, path.size()), p.type(), type)));
            } else {
                fixed.add(p);
            }
        }
        if (!found) {
            fixed.addAll(nested(path, type, o.rest()).fixed());
        }
        return new ObjectType(fixed, o.rest());
    }

    private static ObjectType nested(List<Term> path, Type type, ObjectType.@Nullable Rest rest) {
        Type inner = path.size() == 1 ? type : nested(path.subList(1, path.size()), type, rest);
        return new ObjectType(List.of(new ObjectType.Property(key(path.getFirst()), inner)), rest);
    }

    private static Object key(Term t) {
        Object key = Constant.of(t.value);
        if (key == null) {
            throw new SchemaException("error getting key from value: " + t);
        }
        return key;
    }
}
