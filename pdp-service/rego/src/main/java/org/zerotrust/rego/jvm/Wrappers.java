package org.zerotrust.rego.jvm;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import org.zerotrust.rego.eval.Program;

/** Makes methods that stand before a function. */
final class Wrappers {
    private Wrappers() {}

    /** Counts the call as open while the function runs; where that is one too many, the evaluation fails. */
    static void counting(ClassBuilder cls, ClassDesc owner, String name, String body, MethodTypeDesc type) {
        cls.withMethodBody(name, type, ClassFile.ACC_STATIC | ClassFile.ACC_PUBLIC, code -> {
            code.aload(0);
            code.invokevirtual(Types.CONTEXT, "enter", Types.method(Types.VOID));
            for (int i = 0; i < type.parameterCount(); i++) {
                code.aload(i);
            }
            code.invokestatic(owner, body, type);
            // Not reached where the function throws: then there is no evaluation to go on counting for.
            code.aload(0);
            code.invokevirtual(Types.CONTEXT, "leave", Types.method(Types.VOID));
            code.areturn();
        });
    }

    /** Answers from memory where it can, and asks the function itself where not. */
    static void remembering(
            ClassBuilder cls, ClassDesc owner, String name, String body, MethodTypeDesc type, Program.Planned p) {
        int params = type.parameterCount();
        cls.withMethodBody(name, type, ClassFile.ACC_STATIC | ClassFile.ACC_PUBLIC, code -> {
            int operands = params - 3;
            int memo = code.allocateLocal(TypeKind.REFERENCE);
            int key = code.allocateLocal(TypeKind.REFERENCE);
            int answer = code.allocateLocal(TypeKind.REFERENCE);
            code.aload(0);
            code.invokevirtual(Types.CONTEXT, "memo", Types.method(Types.MEMO));
            code.astore(memo);
            if (operands > 0) {
                code.loadConstant(operands);
                code.anewarray(Types.OBJECT);
                for (int i = 0; i < operands; i++) {
                    code.dup();
                    code.loadConstant(i);
                    code.aload(3 + i);
                    code.aastore();
                }
                code.invokestatic(Types.MEMO, "key", Types.method(Types.OBJECT, Types.OBJECTS));
                code.astore(key);
            }
            code.aload(memo);
            code.loadConstant(p.id());
            if (operands > 0) {
                code.aload(key);
                code.invokevirtual(Types.MEMO, "function", Types.method(Types.OBJECT, Types.INT, Types.OBJECT));
            } else {
                code.invokevirtual(Types.MEMO, "rule", Types.method(Types.OBJECT, Types.INT));
            }
            code.astore(answer);
            Label ask = code.newLabel();
            Label undefined = code.newLabel();
            code.aload(answer);
            code.ifnull(ask);
            code.aload(answer);
            code.getstatic(Types.MEMO, "UNDEFINED", Types.OBJECT);
            code.if_acmpeq(undefined);
            code.aload(answer);
            code.areturn();
            code.labelBinding(undefined);
            code.aconst_null();
            code.areturn();
            code.labelBinding(ask);
            for (int i = 0; i < params; i++) {
                code.aload(i);
            }
            code.invokestatic(owner, body, type);
            code.astore(answer);
            code.aload(memo);
            code.loadConstant(p.id());
            if (operands > 0) {
                code.aload(key);
                code.aload(answer);
                code.invokevirtual(
                        Types.MEMO, "function", Types.method(Types.VOID, Types.INT, Types.OBJECT, Types.OBJECT));
            } else {
                code.aload(answer);
                code.invokevirtual(Types.MEMO, "rule", Types.method(Types.VOID, Types.INT, Types.OBJECT));
            }
            code.aload(answer);
            code.areturn();
        });
    }
}
