package org.zerotrust.rego.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zerotrust.rego.ast.AstError;
import org.zerotrust.rego.ast.AstException;
import org.zerotrust.rego.ast.RegoVersion;

/** Each message and place is what OPA 1.22.2 answers for that source. */
class ParserErrorTest {
    private static List<AstError> errors(String source, RegoVersion version) {
        AstException e = catchThrowableOfType(AstException.class, () -> Parser.module("p.rego", source, version));
        assertThat(e).as(source).isNotNull();
        return e.errors();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            p if { x == }             | 1 | 13 | unexpected } token
            p if { f(x }              | 1 | 12 | unexpected } token: expected "," or ")"
            p if { [1, 2 }            | 1 | 14 | unexpected } token: expected "," or "]"
            p if { {"a": 1, "b" } }   | 1 | 21 | unexpected } token: expected ":"
            p if { x.1 }              | 1 | 10 | unexpected number token: expected identifier
            p if { x == {y; } }       | 1 | 15 | unexpected ; token: non-terminated set
            p if { x y }              | 1 | 10 | unexpected identifier token: expected \\n or ; or }
            p if { not some x }       | 1 | 12 | unexpected some keyword: illegal negation of 'some'
            p if { some 1 }           | 1 | 13 | unexpected number token: expected var
            p if { every x in y }     | 1 | 21 | unexpected } token: missing body
            p if { x with input }     | 1 | 21 | unexpected } token: expected as keyword
            p if { "abc }             | 1 | 8  | non-terminated string
            p if { x ! y }            | 1 | 10 | illegal ! character
            p if { 1e }               | 1 | 8  | expected exponent
            p if { 007 == x }         | 1 | 8  | unexpected number token: expected number without leading zero
            p if { x == 1e999999 }    | 1 | 13 | number too big
            default p := input.x      | 1 | 1  | illegal default rule (value cannot contain ref)
            default f(1) := 1         | 1 | 1  | illegal default rule (arguments cannot contain number)
            if := 1                   | 1 | 1  | if keyword cannot be used for rule name
            p contains x if x else := 1 | 1 | 19 | else keyword cannot be used on multi-value rules
            import foo.bar            | 1 | 8  | unexpected import path, must begin with one of: {data, future, input, rego}, got: foo (hint: if this is unexpected, try updating OPA)
            import rego.v3            | 1 | 8  | invalid import `rego.v3`, must be one of: `rego.v1`, `rego.v2`
            import future.keywords.xor | 1 | 8 | unexpected keyword, must be one of [and contains every if in not or]
            import data.if            | 1 | 13 | unexpected import path, must not end with a keyword, got: if (hint: import a different path or use an alias)
            p := $"{x := 1}"          | 1 | 9  | unexpected assignment (':=') in template-string expression
            p := $"{x"                | 1 | 10 | non-terminated string
            """)
    void reportsOneError(String statement, int row, int col, String message) {
        AstError e = errors("package t\n" + statement + "\n", RegoVersion.V1).getFirst();
        assertThat(e.message()).isEqualTo(message);
        assertThat(e.code()).isEqualTo("rego_parse_error");
        assertThat(List.of(e.location().row(), e.location().col())).isEqualTo(List.of(row + 1, col));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            p { true }                | `if` keyword is required before rule body
            f(x) { x }                | `if` keyword is required before function body
            p[x] { x = 1 }            | `if` keyword is required before rule body
            p["a"]                    | `contains` keyword is required for partial set rules
            x + 1                     | rule name conflicts with built-in function
            not p                     | negated expressions cannot be used for rule head
            1 = 2                     | number cannot be used for rule name
            p with input as 1         | expressions using with keyword cannot be used for rule head
            package u                 | unexpected package
            """)
    void reportsWhatIsNoRuleInV1(String statement, String message) {
        List<AstError> found = errors("package t\n" + statement, RegoVersion.V1);
        assertThat(found).extracting(AstError::message).contains(message);
    }

    @Test
    void reportsAllRulesThatV1Refuses() {
        assertThat(errors("package t\np { true }\nq[x] { x = 1 }\n", RegoVersion.V1))
                .extracting(AstError::toString)
                .containsExactly(
                        "p.rego:2: rego_parse_error: `if` keyword is required before rule body",
                        "p.rego:3: rego_parse_error: `if` keyword is required before rule body",
                        "p.rego:3: rego_parse_error: `contains` keyword is required for partial set rules");
    }

    @Test
    void showsTheLineWithACaret() {
        AstError e = errors("package t\n\n\tp if x.(y)\n", RegoVersion.V1).getFirst();
        assertThat(e.details()).containsExactly("p if x.(y)", "       ^");
        assertThat(e.toString())
                .isEqualTo(
                        "p.rego:3: rego_parse_error: unexpected ( token: expected identifier\n\tp if x.(y)\n\t       ^");
    }

    @Test
    void hintsAtTheImportThatV0Needs() {
        assertThat(errors("package t\np { some x in xs }", RegoVersion.V0)
                        .getFirst()
                        .message())
                .contains("`import future.keywords.in` for `some x in xs` expressions");
        assertThat(errors("package t\np if { true }", RegoVersion.V0))
                .extracting(AstError::message)
                .anyMatch(m -> m.contains("`import future.keywords.if` for `p if { ... }` rules"));
    }

    @Test
    void refusesAnEmptyModuleAndOneWithoutPackage() {
        assertThat(errors(" # nothing\n", RegoVersion.V1))
                .extracting(AstError::message)
                .containsExactly("empty module");
        assertThat(errors("p := 1", RegoVersion.V1))
                .extracting(AstError::message)
                .containsExactly("package expected");
    }

    @Test
    void endsAtTheNestingLimit() {
        String deep = "package t\np := " + "[".repeat(60_000) + "]".repeat(60_000);
        assertThatThrownBy(() -> Parser.module("p.rego", deep, RegoVersion.V1))
                .isInstanceOf(AstException.class)
                .hasMessageContaining("max parsing recursion depth exceeded");
    }

    @Test
    void refusesWhatTheCapabilitiesLackThatItNeeds() {
        ParserOptions without =
                ParserOptions.of(RegoVersion.V1).withFeatures(java.util.Set.of("rego_v1"), java.util.Set.of());
        assertThatThrownBy(() -> Parser.module("p.rego", "package t\np := $\"{1}\"", without))
                .hasMessageContaining("template strings are not supported by current capabilities");
    }
}
