package org.zerotrust.rego.builtin.template;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** One rendering: the text so far, the dot and the variables in sight. */
final class Scope {
    private record Variable(String name, @Nullable Object value) {}

    final StringBuilder out = new StringBuilder();
    final LongConsumer work;
    private final List<Variable> variables = new ArrayList<>();

    @Nullable
    Object dot;

    Scope(Object dot, LongConsumer work) {
        this.dot = dot;
        this.work = work;
        declare("$", dot);
    }

    int mark() {
        return variables.size();
    }

    void reset(int mark) {
        variables.subList(mark, variables.size()).clear();
    }

    void declare(String name, @Nullable Object value) {
        variables.add(new Variable(name, value));
    }

    void assign(String name, @Nullable Object value) {
        variables.set(at(name), new Variable(name, value));
    }

    @Nullable
    Object variable(String name) {
        return variables.get(at(name)).value;
    }

    private int at(String name) {
        for (int i = variables.size() - 1; i >= 0; i--) {
            if (variables.get(i).name.equals(name)) {
                return i;
            }
        }
        throw new TemplateException("undefined variable \"" + name + "\"");
    }

    void write(String s) {
        work.accept(1 + s.length() / 16);
        out.append(s);
    }
}
