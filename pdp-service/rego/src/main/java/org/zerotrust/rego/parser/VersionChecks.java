package org.zerotrust.rego.parser;

import java.util.ArrayList;
import java.util.List;
import org.zerotrust.rego.ast.AstError;
import org.zerotrust.rego.ast.Head;
import org.zerotrust.rego.ast.Keywords;
import org.zerotrust.rego.ast.Rule;

/** What v1 asks of a rule that v0 did not. */
final class VersionChecks {
    private VersionChecks() {}

    static List<AstError> v1(Rule rule) {
        List<AstError> errors = new ArrayList<>();
        Head head = rule.head;
        String kind = rule.isFunction() ? "function" : "rule";
        String name = head.name.name();
        if (head.reference.size() < 2 && Keywords.V1.contains(name)) {
            errors.add(error(rule, name + " keyword cannot be used for rule name"));
        }
        if (rule.generatedBody && head.generatedValue) {
            errors.add(error(rule, kind + " must have value assignment and/or body declaration"));
        }
        if (!rule.generatedBody && !head.keywords.contains(Head.Keyword.IF) && !rule.isDefault) {
            errors.add(error(rule, "`if` keyword is required before " + kind + " body"));
        }
        if (head.value == null && !head.keywords.contains(Head.Keyword.CONTAINS)) {
            errors.add(error(rule, "`contains` keyword is required for partial set rules"));
        }
        return errors;
    }

    private static AstError error(Rule rule, String message) {
        return new AstError(AstError.PARSE, rule.location, message);
    }
}
