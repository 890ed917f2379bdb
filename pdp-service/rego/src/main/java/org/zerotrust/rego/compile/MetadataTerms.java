package org.zerotrust.rego.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.Annotations;
import org.zerotrust.rego.ast.ArrayValue;
import org.zerotrust.rego.ast.NumberValue;
import org.zerotrust.rego.ast.ObjectValue;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.StringValue;
import org.zerotrust.rego.ast.Term;

/** Metadata as a policy sees it: constant terms. */
final class MetadataTerms {
    private MetadataTerms() {}

    /** For {@code rego.metadata.chain}. */
    static Term chain(List<AnnotationSet.Link> links) {
        List<Term> terms = new ArrayList<>();
        for (AnnotationSet.Link link : links) {
            ObjectValue o = new ObjectValue();
            o.insert(Term.string("path"), path(link.path().from(1)));
            if (link.annotations() != null) {
                o.insert(Term.string("annotations"), of(link.annotations()));
            }
            terms.add(new Term(o));
        }
        return new Term(new ArrayValue(terms));
    }

    /** For {@code rego.metadata.rule}. */
    static Term of(Annotations a) {
        ObjectValue o = new ObjectValue();
        text(o, "scope", a.scope);
        text(o, "title", a.title);
        if (a.entrypoint) {
            o.insert(Term.string("entrypoint"), Term.bool(true));
        }
        text(o, "description", a.description);
        list(o, "organizations", a.organizations.stream().map(Term::string).toList());
        list(
                o,
                "related_resources",
                a.relatedResources.stream()
                        .map(r -> pair("ref", r.ref(), "description", r.description()))
                        .toList());
        list(
                o,
                "authors",
                a.authors.stream()
                        .map(x -> pair("name", x.name(), "email", x.email()))
                        .toList());
        list(o, "schemas", a.schemas.stream().map(MetadataTerms::schema).toList());
        if (!a.custom.isEmpty()) {
            o.insert(Term.string("custom"), constant(a.custom));
        }
        if (!a.labels.isEmpty()) {
            o.insert(Term.string("labels"), constant(a.labels));
        }
        return new Term(o);
    }

    private static void text(ObjectValue o, String key, String value) {
        if (!value.isEmpty()) {
            o.insert(Term.string(key), Term.string(value));
        }
    }

    private static void list(ObjectValue o, String key, List<Term> terms) {
        if (!terms.isEmpty()) {
            o.insert(Term.string(key), new Term(new ArrayValue(terms)));
        }
    }

    private static Term pair(String key, String value, String otherKey, String otherValue) {
        ObjectValue o = new ObjectValue();
        text(o, key, value);
        text(o, otherKey, otherValue);
        return new Term(o);
    }

    private static Term schema(Annotations.SchemaAnnotation s) {
        ObjectValue o = new ObjectValue();
        o.insert(Term.string("path"), path(s.path().terms));
        Ref schema = s.schema();
        if (schema != null && !schema.isEmpty()) {
            o.insert(Term.string("schema"), path(schema.terms));
        }
        if (s.definition() != null) {
            o.insert(Term.string("definition"), constant(s.definition()));
        }
        return new Term(o);
    }

    /** Strings as they are, everything else by its text. */
    private static Term path(List<Term> terms) {
        return new Term(new ArrayValue(terms.stream()
                .map(t -> t.value instanceof StringValue s ? new Term(s) : Term.string(t.toString()))
                .toList()));
    }

    private static Term constant(@Nullable Object value) {
        return switch (value) {
            case null -> Term.nullTerm();
            case String s -> Term.string(s);
            case Boolean b -> Term.bool(b);
            case Number n -> new Term(new NumberValue(n.toString()));
            case List<?> l ->
                new Term(new ArrayValue(l.stream().map(MetadataTerms::constant).toList()));
            case Map<?, ?> m -> {
                ObjectValue o = new ObjectValue();
                m.forEach((k, v) -> o.insert(Term.string(String.valueOf(k)), constant(v)));
                yield new Term(o);
            }
            default -> Term.string(value.toString());
        };
    }
}
