package org.zerotrust.rego.parser;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.zerotrust.rego.ast.AstError;
import org.zerotrust.rego.ast.AstException;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.Comment;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.Module;
import org.zerotrust.rego.ast.Node;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.RegoVersion;
import org.zerotrust.rego.ast.Term;

/**
 * Reads Rego. Every method throws {@link AstException} with all errors it found; each has the source line and a caret
 * as its details.
 */
public final class Parser {
    /** For sources that nest deeper than the caller's stack allows. */
    private static final long DEEP_STACK_BYTES = 1L << 30;

    private static final int MAX_ERRORS = 1_000;
    private static final int MAX_SHOWN_CHARS = 1_000_000;

    private Parser() {}

    /** Reads a module. */
    public static Module module(String file, String text, RegoVersion version) {
        return module(file, text, ParserOptions.of(version));
    }

    public static Module module(String file, String text, ParserOptions options) {
        return deeply(() -> {
            Statements s = read(file, text, options);
            return new ModuleBuilder(options).build(file, s.statements, s.comments);
        });
    }

    /** Reads a query: the expressions of a body, separated by semicolons or line breaks. */
    public static Body body(String text, ParserOptions options) {
        return deeply(() -> {
            Body all = new Body();
            for (Node n : read("", text, options).statements) {
                if (!(n instanceof Body b)) {
                    throw problem("expected body but got " + n.getClass().getSimpleName());
                }
                b.forEach(all::append);
            }
            return all;
        });
    }

    /** Reads a query as v1. */
    public static Body body(String text) {
        return body(text, ParserOptions.of(RegoVersion.V1).withSkipRules(true));
    }

    /** Reads one term. */
    public static Term term(String text) {
        Body b = body(text);
        if (b.size() != 1) {
            throw problem("expected exactly one term but got: " + b);
        }
        if (!(b.get(0).terms instanceof Term t)) {
            throw problem("expected term but got " + b);
        }
        return t;
    }

    /** Reads one reference. */
    public static Ref ref(String text) {
        Term t = term(text);
        if (!(t.value instanceof Ref r)) {
            throw problem("expected ref but got " + t);
        }
        return r;
    }

    private static AstException problem(String message) {
        return new AstException(List.of(new AstError(AstError.PARSE, Location.NONE, message)));
    }

    private record Statements(List<Node> statements, List<Comment> comments) {}

    private static Statements read(String file, String text, ParserOptions options) {
        StatementParser parser = new StatementParser(options, file, text);
        List<Node> statements = new ArrayList<>(parser.statements());
        State end = parser.cursor().s;
        List<Comment> comments = Chain.list(end.comments);
        List<State.Found> found = new ArrayList<>(Chain.list(end.errors));
        if (options.annotations()) {
            MetadataBlocks blocks = MetadataBlocks.read(comments);
            statements.addAll(blocks.annotations());
            found.addAll(blocks.errors());
        }
        List<AstError> errors = errors(found);
        if (!errors.isEmpty()) {
            throw new AstException(errors);
        }
        return new Statements(statements, comments);
    }

    /**
     * The errors with their source lines. A hostile source can have many errors in one endless line, so what is shown of
     * them is bounded; an honest one is far below.
     */
    private static List<AstError> errors(List<State.Found> found) {
        List<AstError> out = new ArrayList<>();
        int shown = 0;
        for (State.Found f : found.subList(0, Math.min(found.size(), MAX_ERRORS))) {
            List<String> lines = shown < MAX_SHOWN_CHARS ? SourceLines.of(f.location()) : List.of();
            shown += lines.stream().mapToInt(String::length).sum();
            out.add(new AstError(AstError.PARSE, f.location(), f.message(), lines));
        }
        return out;
    }

    /**
     * Runs {@code work} here, and once more with a huge stack where this thread's does not suffice: OPA allows a depth
     * of 100,000. What does not fit even there is refused.
     */
    private static <T> T deeply(Supplier<T> work) {
        try {
            return work.get();
        } catch (StackOverflowError tooDeepHere) {
            AtomicReference<T> result = new AtomicReference<>();
            AtomicReference<RuntimeException> thrown = new AtomicReference<>();
            Thread deep = new Thread(
                    null,
                    () -> {
                        try {
                            result.set(work.get());
                        } catch (StackOverflowError tooDeep) {
                            thrown.set(problem("max parsing recursion depth exceeded"));
                        } catch (RuntimeException e) {
                            thrown.set(e);
                        }
                    },
                    "rego-parser",
                    DEEP_STACK_BYTES);
            deep.setDaemon(true);
            deep.start();
            join(deep);
            if (thrown.get() != null) {
                throw thrown.get();
            }
            return result.get();
        }
    }

    /** The thread ends by itself: its work is bounded by the source's length. */
    private static void join(Thread t) {
        boolean interrupted = false;
        while (true) {
            try {
                t.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
