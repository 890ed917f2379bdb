package org.zerotrust.rego.builtin.graphql;

import java.util.List;
import java.util.Map;
import org.zerotrust.rego.builtin.BuiltinContext;
import org.zerotrust.rego.builtin.BuiltinException;
import org.zerotrust.rego.builtin.Operands;
import org.zerotrust.rego.builtin.Registrar;
import org.zerotrust.rego.value.RegoObject;

/** The {@code graphql.*} built-ins. */
public final class Graphql {
    private record Key(Object schema) {}

    private record Document(Node tree, RegoObject data) {}

    private Graphql() {}

    /** Registers them. */
    public static void register(Registrar r) {
        r.f1(
                "graphql.parse_query",
                (ctx, q) -> answer(() -> query(ctx, Operands.string(q, 1)).data()));
        r.f1(
                "graphql.parse_schema",
                (ctx, s) -> answer(() -> schema(ctx, Operands.string(s, 1)).data()));
        r.f1("graphql.schema_is_valid", (ctx, s) -> holds(() -> compiled(ctx, s)));
        r.f2("graphql.is_valid", (ctx, q, s) -> holds(() -> verify(ctx, q, s)));
        r.f2("graphql.parse", (ctx, q, s) -> answer(() -> verify(ctx, q, s)));
        r.f2("graphql.parse_and_verify", (ctx, q, s) -> {
            try {
                List<Object> both = verify(ctx, q, s);
                return List.of(true, both.getFirst(), both.getLast());
            } catch (GraphqlException refused) {
                RegoObject none = RegoObject.of(Map.of());
                return List.of(false, none, none);
            }
        });
    }

    /** An operand that is neither text nor a tree. */
    private static final class WrongOperand extends GraphqlException {
        private static final long serialVersionUID = 1L;

        private final int position;
        private final transient Object got;

        WrongOperand(int position, Object got) {
            super("wrong type, expected string or object");
            this.position = position;
            this.got = got;
        }
    }

    private interface Work {
        Object run();
    }

    private static Object answer(Work work) {
        try {
            return work.run();
        } catch (WrongOperand wrong) {
            throw Operands.wrong(wrong.position, wrong.got, "string", "object");
        } catch (GraphqlException malformed) {
            throw BuiltinException.failed(String.valueOf(malformed.getMessage()));
        }
    }

    private static boolean holds(Work work) {
        try {
            work.run();
            return true;
        } catch (GraphqlException refused) {
            return false;
        }
    }

    private static Document query(BuiltinContext ctx, Object v) {
        return document(ctx, v, "QueryDocument");
    }

    private static Document schema(BuiltinContext ctx, Object v) {
        return document(ctx, v, "SchemaDocument");
    }

    private static Document document(BuiltinContext ctx, Object v, String shape) {
        Node tree = switch (v) {
            case String s -> {
                ctx.work(16 + 4L * s.length());
                yield shape.equals("QueryDocument") ? QueryParser.parse(s) : SchemaParser.parse(s);
            }
            case Map<?, ?> m -> {
                ctx.work(16 + 4L * m.size());
                yield Decoder.decode(shape, m);
            }
            // OPA counts the operands from 0 here.
            default -> throw new WrongOperand(shape.equals("QueryDocument") ? 0 : 1, v);
        };
        return new Document(tree, tree.toRego());
    }

    private record Compiled(Schema schema, RegoObject data) {}

    private static Compiled compiled(BuiltinContext ctx, Object v) {
        return ctx.cached(new Key(v), () -> {
            Document d = schema(ctx, v);
            return new Compiled(Schema.of(d.tree()), d.data());
        });
    }

    /** Query and schema as data, once the query is valid against the schema. */
    private static List<Object> verify(BuiltinContext ctx, Object query, Object schema) {
        Document q = query(ctx, query);
        Compiled s = compiled(ctx, schema);
        QueryValidation.validate(s.schema(), q.tree(), ctx::work);
        return List.of(q.data(), s.data());
    }
}
