package org.zerotrust.rego.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.zerotrust.rego.ast.AstException;
import org.zerotrust.rego.ast.RegoVersion;

/** Each layout is what {@code opa fmt} of OPA 1.22.2 writes. */
class FormatterTest {
    private static String format(String source) {
        return Formatter.format("p.rego", source);
    }

    @Test
    void laysOutRulesAndKeepsComments() {
        String formatted = format("""
                # about
                package   a.b
                import data.z
                import data.y # why


                default allow:=false
                # who may
                allow if {input.x==1 # one
                   not z.w  ; some i , v in   input.list

                   # last
                   v>i }
                p contains {"k":1,
                  "l":[2,
                  3]} if { true; x := {y | y = 1} with input as 1 }
                """);
        assertThat(formatted).isEqualTo("""
                        # about
                        package a.b

                        import data.y # why
                        import data.z

                        default allow := false

                        # who may
                        allow if { # one
                        	input.x == 1
                        	not z.w
                        	some i, v in input.list

                        	# last
                        	v > i
                        }

                        p contains {
                        	"k": 1,
                        	"l": [
                        		2,
                        		3,
                        	],
                        } if {
                        	true
                        	x := {y | y = 1} with input as 1
                        }
                        """);
        assertThat(format(formatted)).isEqualTo(formatted);
    }

    @Test
    void rewritesV0AsV1() {
        String v0 = """
                package a
                import future.keywords.in
                p[x] { x = input.xs[_] }
                f(x) = y { y := x + 1 } else = 2 { x in [1] }
                q { input.q }
                """;
        assertThat(Formatter.format("p.rego", v0, RegoVersion.V0, RegoVersion.V1, true))
                .isEqualTo("""
                        package a

                        p contains x if x = input.xs[_]

                        f(x) := y if y := x + 1

                        else := 2 if x in [1]

                        q if input.q
                        """);
        assertThat(Formatter.format("p.rego", v0, RegoVersion.V0, RegoVersion.V0_COMPAT_V1, false))
                .contains("import rego.v1");
    }

    @Test
    void refusesWhatCannotBeV1() {
        assertThatThrownBy(() -> Formatter.format(
                        "p.rego", "package a\ninput = 1 { true }", RegoVersion.V0, RegoVersion.V1, true))
                .isInstanceOf(AstException.class)
                .hasMessageContaining("rules must not shadow input");
    }
}
