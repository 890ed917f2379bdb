package org.zerotrust.rego.jvm;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.zerotrust.rego.RegoError;
import org.zerotrust.rego.value.RegoArray;
import org.zerotrust.rego.value.RegoNull;
import org.zerotrust.rego.value.RegoObject;
import org.zerotrust.rego.value.RegoSet;

/**
 * The constants of one generated class. They stand in static final fields, which HotSpot folds; what does not fit into
 * a class's limits stands in an array.
 */
final class Constants {
    /** Each costs about ten bytes of the class's initialiser, which may have 65,535. */
    private static final int MAX_FIELDS = 4_000;

    private static final int MAX_LDC_CHARS = 10_000;
    private static final String ARRAY = "K";

    private final ClassDesc owner;
    private final List<Object> values = new ArrayList<>();
    private final IdentityHashMap<Object, Integer> byIdentity = new IdentityHashMap<>();
    private final Map<Object, Integer> byValue = new HashMap<>();

    Constants(ClassDesc owner) {
        this.owner = owner;
    }

    Object[] values() {
        return values.toArray();
    }

    /** Pushes the constant. */
    void push(CodeBuilder code, Object value) {
        switch (value) {
            case String s when s.length() <= MAX_LDC_CHARS -> code.ldc(s);
            case Boolean b -> code.getstatic(Types.BOOLEAN, b ? "TRUE" : "FALSE", Types.BOOLEAN);
            case RegoNull n -> code.getstatic(Types.NULL, "NULL", Types.NULL);
            default -> {
                int at = place(value);
                if (at < MAX_FIELDS) {
                    code.getstatic(owner, "c" + at, type(value));
                } else {
                    code.getstatic(owner, ARRAY, Types.OBJECTS);
                    code.loadConstant(at);
                    code.aaload();
                    code.checkcast(type(value));
                }
            }
        }
    }

    private int place(Object value) {
        // Generating a method may run twice, so the same constant must get the same place.
        boolean scalar = value instanceof Long || value instanceof Site || value instanceof RegoError;
        Integer known = scalar ? byValue.get(value) : byIdentity.get(value);
        if (known != null) {
            return known;
        }
        int at = values.size();
        values.add(value);
        if (scalar) {
            byValue.put(value, at);
        } else {
            byIdentity.put(value, at);
        }
        return at;
    }

    private static ClassDesc type(Object value) {
        return switch (value) {
            case RegoObject o -> Types.REGO_OBJECT;
            case RegoArray o -> Types.REGO_ARRAY;
            case RegoSet o -> Types.REGO_SET;
            case RegoObject.Shape o -> Types.SHAPE;
            case Site o -> Types.SITE;
            case RegoError o -> Types.ERROR;
            case Dynamic o -> Types.DYNAMIC;
            case Choices o -> Types.CHOICES;
            case Object[] o -> Types.OBJECTS;
            default -> Types.OBJECT;
        };
    }

    /** Adds the fields and the initialiser; called when all methods are there. */
    void define(ClassBuilder cls) {
        int flags = ClassFile.ACC_STATIC | ClassFile.ACC_FINAL;
        cls.withField(ARRAY, Types.OBJECTS, flags);
        int fields = Math.min(values.size(), MAX_FIELDS);
        for (int i = 0; i < fields; i++) {
            cls.withField("c" + i, type(values.get(i)), flags);
        }
        cls.withMethodBody(ConstantDescs.CLASS_INIT_NAME, ConstantDescs.MTD_void, ClassFile.ACC_STATIC, code -> {
            code.ldc(owner);
            code.invokestatic(Types.LOADER, "constants", Types.method(Types.OBJECTS, Types.CLASS));
            code.dup();
            code.putstatic(owner, ARRAY, Types.OBJECTS);
            code.astore(0);
            for (int i = 0; i < fields; i++) {
                code.aload(0);
                code.loadConstant(i);
                code.aaload();
                code.checkcast(type(values.get(i)));
                code.putstatic(owner, "c" + i, type(values.get(i)));
            }
            code.return_();
        });
    }
}
