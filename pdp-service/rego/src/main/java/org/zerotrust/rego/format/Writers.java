package org.zerotrust.rego.format;

/** The writers, which call each other, around one page. */
final class Writers {
    final TermWriter terms;
    final ListWriter lists;
    final TemplateWriter templates;
    final ExprWriter exprs;
    final LogicalWriter logical;
    final RuleWriter rules;

    Writers(Page p) {
        terms = new TermWriter(p, this);
        lists = new ListWriter(p, this);
        templates = new TemplateWriter(p, this);
        exprs = new ExprWriter(p, this);
        logical = new LogicalWriter(p, this);
        rules = new RuleWriter(p, this);
    }
}
