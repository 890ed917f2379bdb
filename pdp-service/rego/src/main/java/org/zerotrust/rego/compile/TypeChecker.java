package org.zerotrust.rego.compile;

import java.util.List;
import java.util.Map;
import org.zerotrust.rego.ast.AstError;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.Value;
import org.zerotrust.rego.ast.Var;

/** The stage of types. */
public interface TypeChecker {
    /** Finds nothing. */
    TypeChecker NONE = new TypeChecker() {
        @Override
        public List<AstError> check(CompiledModules modules) {
            return List.of();
        }

        @Override
        public List<AstError> checkQuery(
                CompiledModules modules, Body query, Map<Var, Value> subjects, Map<Var, Var> rewritten) {
            return List.of();
        }
    };

    /** Checks rules in the order of {@link CompiledModules#sorted}, so that what a rule mentions has its type by then. */
    List<AstError> check(CompiledModules modules);

    /**
     * Checks a query over modules that were checked.
     *
     * @param subjects what generated variables of the query stand for
     * @param rewritten generated variables of the query to those that the author wrote
     */
    List<AstError> checkQuery(CompiledModules modules, Body query, Map<Var, Value> subjects, Map<Var, Var> rewritten);
}
