package org.zerotrust.rego.parser;

import java.util.HashMap;

/** The parts of the grammar, which call each other, around one cursor. */
final class Grammar {
    final Cursor c;
    final TermParser terms;
    final InfixParser infix;
    final RefParser refs;
    final CollectionParser collections;
    final TemplateParser templates;
    final LiteralParser literals;
    final LogicalParser logical;
    final QuantifierParser quantifiers;
    final RuleParser rules;

    Grammar(Cursor c) {
        this.c = c;
        terms = new TermParser(this);
        infix = new InfixParser(this);
        refs = new RefParser(this);
        collections = new CollectionParser(this);
        templates = new TemplateParser(this);
        literals = new LiteralParser(this);
        logical = new LogicalParser(this);
        quantifiers = new QuantifierParser(this);
        rules = new RuleParser(this);
    }

    /** This grammar from here on, with every future keyword on: what an import would allow, for hints. */
    Grammar future() {
        return new Grammar(c.fork(c.s.scanner.withKeywords(new HashMap<>(Token.FUTURE))));
    }

    /** This grammar from here on, with no future keyword on, so that a path can name them. */
    Grammar present() {
        return new Grammar(c.fork(c.s.scanner.withoutFutureKeywords()));
    }
}
