package org.zerotrust.pdp.bench.fuzz;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.zerotrust.rego.Rego;
import org.zerotrust.rego.RegoCompileException;
import org.zerotrust.rego.ast.AstError;
import org.zerotrust.rego.ast.AstException;
import org.zerotrust.rego.ast.RegoVersion;
import org.zerotrust.rego.parser.Parser;

/** The parser under all versions of Rego; what parses goes on to the compiler, the type checker and the planner. */
final class ParserSubject implements Subject {
    private final List<String> seeds;

    ParserSubject(List<String> seeds) {
        this.seeds = List.copyOf(seeds);
    }

    @Override
    public List<String> seeds() {
        return seeds;
    }

    @Override
    public String mutate(String text, String other, RandomGenerator random) {
        return TextMutator.mutate(text, other, random);
    }

    @Override
    public String run(String text) {
        StringBuilder ends = new StringBuilder();
        boolean parsed = false;
        for (RegoVersion version : RegoVersion.values()) {
            String end = run(text, version);
            parsed |= !end.startsWith("parser: ");
            ends.append(end).append('|');
        }
        return parsed ? ends.toString() : REFUSED + ends;
    }

    private static String run(String text, RegoVersion version) {
        try {
            Parser.module("f.rego", text, version);
        } catch (AstException e) {
            return "parser: "
                    + e.errors().stream()
                            .limit(2)
                            .map(ParserSubject::shape)
                            .distinct()
                            .sorted()
                            .collect(Collectors.joining(";"));
        }
        try {
            Rego.builder()
                    .version(version)
                    .module("f.rego", text)
                    .entrypoint("fuzz/p")
                    .plan();
            return "planned";
        } catch (RegoCompileException e) {
            return "compiler: "
                    + e.errors().stream()
                            .limit(2)
                            .map(Outcomes::shape)
                            .distinct()
                            .sorted()
                            .collect(Collectors.joining(";"));
        }
    }

    private static String shape(AstError e) {
        return Outcomes.shape(e.code(), e.message());
    }
}
