package org.zerotrust.rego.jvm;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.util.HashMap;
import java.util.Map;

/** Where one method keeps the locals of the plan: in its own locals, or in the array it shares with regions. */
final class Slots {
    private final Map<Integer, Integer> own = new HashMap<>();
    private final Map<Integer, Integer> shared;
    private final int frame;

    /**
     * @param params locals that are parameters, with their slots
     * @param shared locals that stand in the array, with their places
     * @param frame the slot of the array
     */
    Slots(Map<Integer, Integer> params, Map<Integer, Integer> shared, int frame) {
        this.own.putAll(params);
        this.shared = shared;
        this.frame = frame;
    }

    /** Gives every local of the method a slot that holds undefined. */
    void declare(CodeBuilder code, Iterable<Integer> locals) {
        for (int local : locals) {
            if (!shared.containsKey(local) && !own.containsKey(local)) {
                int slot = code.allocateLocal(TypeKind.REFERENCE);
                own.put(local, slot);
                code.aconst_null();
                code.astore(slot);
            }
        }
    }

    void context(CodeBuilder code) {
        code.aload(0);
    }

    void frame(CodeBuilder code) {
        code.aload(frame);
    }

    void load(CodeBuilder code, int local) {
        Integer place = shared.get(local);
        if (place != null) {
            frame(code);
            code.loadConstant(place);
            code.aaload();
        } else {
            code.aload(slot(local));
        }
    }

    /** Stores what is on the stack. */
    void store(CodeBuilder code, int local) {
        Integer place = shared.get(local);
        if (place != null) {
            frame(code);
            code.swap();
            code.loadConstant(place);
            code.swap();
            code.aastore();
        } else {
            code.astore(slot(local));
        }
    }

    private int slot(int local) {
        Integer slot = own.get(local);
        if (slot == null) {
            throw new IllegalStateException("local " + local + " has no slot");
        }
        return slot;
    }
}
