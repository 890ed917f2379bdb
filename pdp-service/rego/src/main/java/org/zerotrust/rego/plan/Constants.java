package org.zerotrust.rego.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ir.BuiltinFunc;
import org.zerotrust.rego.ir.Operand;
import org.zerotrust.rego.ir.Static;
import org.zerotrust.rego.types.Declaration;

/** Collects what the statements of one plan point into. */
final class Constants {
    private final List<String> strings = new ArrayList<>();
    private final Map<String, Integer> stringIndex = new HashMap<>();
    private final List<String> files = new ArrayList<>();
    private final Map<String, Integer> fileIndex = new HashMap<>();
    private final Map<String, Declaration> builtins = new TreeMap<>();
    private final IdentityHashMap<Location, org.zerotrust.rego.ir.Location> places = new IdentityHashMap<>();

    int index(String text) {
        return index(text, strings, stringIndex);
    }

    Operand string(String text) {
        return new Operand.StringIndex(index(text));
    }

    void needs(Declaration builtin) {
        builtins.put(builtin.name(), builtin);
    }

    Collection<Declaration> builtins() {
        return builtins.values();
    }

    org.zerotrust.rego.ir.Location at(Location place) {
        return places.computeIfAbsent(place, this::convert);
    }

    private org.zerotrust.rego.ir.Location convert(Location place) {
        if (place.isNone()) {
            return org.zerotrust.rego.ir.Location.NONE;
        }
        int endRow = place.row();
        int endCol = place.col();
        String text = place.text();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\n') {
                endRow++;
                endCol = 1;
            } else {
                endCol++;
            }
        }
        int file = index(place.file().isEmpty() ? "<query>" : place.file(), files, fileIndex);
        return new org.zerotrust.rego.ir.Location(file, place.row(), place.col(), endRow, endCol);
    }

    private static int index(String text, List<String> all, Map<String, Integer> index) {
        return index.computeIfAbsent(text, t -> {
            all.add(t);
            return all.size() - 1;
        });
    }

    Static build() {
        List<BuiltinFunc> functions = new ArrayList<>();
        for (Declaration d : builtins.values()) {
            functions.add(new BuiltinFunc(d.name(), d.json()));
        }
        return new Static(strings, functions, files);
    }
}
