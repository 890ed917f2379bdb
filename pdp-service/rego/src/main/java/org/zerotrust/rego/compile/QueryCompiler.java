package org.zerotrust.rego.compile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.AstError;
import org.zerotrust.rego.ast.AstException;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.Import;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.RegoVersion;
import org.zerotrust.rego.ast.Value;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.ast.VarSet;
import org.zerotrust.rego.ast.Vars;

/** Compiles queries over compiled modules; unlike a module's, a query's first stage with an error is its last. */
public final class QueryCompiler {
    private static final String SUFFIX = "q";

    private final CompiledModules modules;
    private final Compilation c;
    private final TypeChecker types;
    private final Map<Var, Var> rewritten = new HashMap<>();
    private final Map<Var, Value> subjects = new HashMap<>();
    private UnaryOperator<Body> afterResolve = UnaryOperator.identity();

    /** One compiler compiles one query. */
    public QueryCompiler(CompiledModules modules, TypeChecker types) {
        this.modules = modules;
        this.c = modules.compilation();
        this.types = types;
    }

    /** Rewrites the query once its names are resolved, before any other stage sees it. */
    public QueryCompiler afterResolve(UnaryOperator<Body> stage) {
        afterResolve = stage;
        return this;
    }

    /** Generated variables of the query to those that the author wrote. */
    public Map<Var, Var> rewritten() {
        return Collections.unmodifiableMap(rewritten);
    }

    /** A query that stands in no package. */
    public Body compile(Body query) {
        return compile(query, null, List.of());
    }

    /**
     * @param query stays as it is
     * @param packagePath whose rules the query may name shortly; null for none
     * @param imports what else it may name shortly
     * @throws AstException with the errors of the first stage that has any
     */
    public Body compile(Body query, @Nullable Ref packagePath, List<Import> imports) {
        return DeepStack.run(() -> {
            // from the beginning, should this be the second time
            rewritten.clear();
            subjects.clear();
            return compileHere(query, packagePath, imports);
        });
    }

    private Body compileHere(Body query, @Nullable Ref packagePath, List<Import> imports) {
        if (query.isEmpty()) {
            throw new AstException(
                    List.of(new AstError(AstError.COMPILE, Location.NONE, "empty query cannot be compiled")));
        }
        Body body = query.copy();
        if (c.options().strict()) {
            fail(ModuleChecks.rootDocumentOverrides(body));
        }
        resolve(body, packagePath, imports);
        body = rewriteLocalVars(afterResolve.apply(body));
        FunctionChecks functions = new FunctionChecks(c);
        rewriteTemplateStrings(body);
        fail(functions.voidCalls(body));
        body = rewritePrintCalls(body);
        VarGenerator expansion = generator(body);
        body = new CallExpansion(expansion).body(body);
        subjects.putAll(expansion.subjects());
        new HoistedTerms(generator(body)).rewriteComprehensions(body);
        body = new WithModifiers(c, generator(body), c.options().unsafeBuiltins()).rewriteQuery(body);
        fail(functions.undefined(body, rewritten));
        Safety.Ordered ordered = new Safety(c.outputVars()).reorder(VarSets.reserved(), body);
        fail(new SafetyErrors(rewritten, "").of(ordered.unsafe()));
        VarGenerator dynamic = generator(ordered.body());
        body = new DynamicTerms(dynamic).rewrite(ordered.body());
        subjects.putAll(dynamic.subjects());
        fail(types.checkQuery(modules, body, subjects, rewritten));
        fail(FunctionChecks.forbidden(body, c.options().unsafeBuiltins()));
        if (c.options().strict()) {
            fail(functions.deprecated(body));
        }
        return body;
    }

    /** Each stage has a generator of its own that keeps clear of the variables of the query so far. */
    private static VarGenerator generator(Body body) {
        return new VarGenerator(Vars.of(body), SUFFIX);
    }

    private void fail(List<AstError> errors) {
        if (!errors.isEmpty()) {
            Problems p = new Problems(c.options().errorLimit());
            p.add(errors);
            throw new AstException(errors.size() > c.options().errorLimit() ? p.sorted() : errors);
        }
    }

    private void resolve(Body body, @Nullable Ref packagePath, List<Import> imports) {
        Ref path = packagePath == null ? Ref.of("data") : packagePath;
        List<Ref> exports =
                packagePath == null ? List.of() : Compiler.exports(c.modules()).getOrDefault(packagePath, List.of());
        new RefResolver(new Globals(path, exports, imports)).resolveQuery(body);
    }

    private Body rewriteLocalVars(Body body) {
        Scopes scopes = new Scopes();
        List<AstError> errors = new ArrayList<>();
        Body result = new LocalVars(generator(body), scopes, errors, c.options().strict()).rewrite(body, null);
        errors.addAll(scopes.unused());
        fail(errors);
        rewritten.putAll(scopes.rewritten());
        return result;
    }

    private void rewriteTemplateStrings(Body body) {
        boolean supported = Compiler.supportsTemplateStrings(c.capabilities(), RegoVersion.V1);
        TemplateStrings templates =
                new TemplateStrings(c, generator(body), supported, new DefinedRules(c)::isAlwaysDefined);
        if (TemplateStrings.isIn(body)) {
            templates.rewriteBody(body, VarSets.reserved());
        }
        fail(templates.errors());
    }

    private Body rewritePrintCalls(Body body) {
        if (!c.options().enablePrint()) {
            return PrintCalls.eraseIn(body);
        }
        VarSet safe = VarSets.reserved();
        fail(new PrintCalls(generator(body), c.outputVars(), rewritten).rewrite(body, safe));
        return body;
    }
}
