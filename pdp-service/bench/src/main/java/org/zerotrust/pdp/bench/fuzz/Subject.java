package org.zerotrust.pdp.bench.fuzz;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.zerotrust.pdp.bench.evidence.EvidenceTargets;

/** What is fuzzed: it takes any text and answers, or refuses it with errors of its own. */
interface Subject {
    /** Texts to start from. */
    List<String> seeds();

    /**
     * A text made of one that is known.
     *
     * @param other a second known text, for parts of it
     */
    String mutate(String text, String other, RandomGenerator random);

    /**
     * Gives the text to what is fuzzed. Whatever it throws is a finding.
     *
     * @return in short how it ended, beginning with {@link #REFUSED} where it was refused; texts that end in a way not seen before are kept to start from
     */
    String run(String text);

    /** The subject of this name. */
    static Subject named(String name, Seeds seeds) {
        return switch (name) {
            case "parser" -> new ParserSubject(seeds.rego());
            case "plan" -> new PlanSubject(seeds.plans());
            case "policy" -> new PolicySubject(seeds.rego());
            default -> {
                if (EvidenceTargets.NAMES.contains(name)) {
                    yield new EvidenceSubject(EvidenceTargets.named(name));
                }
                throw new IllegalArgumentException("no target " + name + "; there are " + NAMES);
            }
        };
    }

    /** How the ends of refused texts begin. */
    String REFUSED = "refused ";

    /** All there are. */
    List<String> NAMES = Stream.concat(Stream.of("parser", "plan", "policy"), EvidenceTargets.NAMES.stream())
            .toList();
}
