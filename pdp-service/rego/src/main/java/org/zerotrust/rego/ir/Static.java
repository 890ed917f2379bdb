package org.zerotrust.rego.ir;

import java.util.List;

/**
 * The constants that statements point into by index.
 *
 * @param strings string constants, numbers' texts among them
 * @param builtinFuncs the built-in functions that the policy needs
 * @param files names of source files
 */
public record Static(List<String> strings, List<BuiltinFunc> builtinFuncs, List<String> files) {
    public Static {
        strings = List.copyOf(strings);
        builtinFuncs = List.copyOf(builtinFuncs);
        files = List.copyOf(files);
    }
}
