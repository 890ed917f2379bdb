package org.zerotrust.rego.jvm;

import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import org.zerotrust.rego.RegoError;
import org.zerotrust.rego.eval.EvalContext;
import org.zerotrust.rego.eval.EvalException;
import org.zerotrust.rego.eval.Memo;
import org.zerotrust.rego.value.RegoArray;
import org.zerotrust.rego.value.RegoNull;
import org.zerotrust.rego.value.RegoObject;
import org.zerotrust.rego.value.RegoSet;

/** Descriptors of what generated code names. */
final class Types {
    static final ClassDesc OBJECT = ConstantDescs.CD_Object;
    static final ClassDesc OBJECTS = OBJECT.arrayType();
    static final ClassDesc STRING = ConstantDescs.CD_String;
    static final ClassDesc BOOLEAN = ConstantDescs.CD_Boolean;
    static final ClassDesc CLASS = ConstantDescs.CD_Class;
    static final ClassDesc INT = ConstantDescs.CD_int;
    static final ClassDesc LONG = ConstantDescs.CD_long;
    static final ClassDesc BOOL = ConstantDescs.CD_boolean;
    static final ClassDesc VOID = ConstantDescs.CD_void;
    static final ClassDesc LIST = of(List.class);
    static final ClassDesc CONTEXT = of(EvalContext.class);
    static final ClassDesc EXCEPTION = of(EvalException.class);
    static final ClassDesc MEMO = of(Memo.class);
    static final ClassDesc RT = of(Rt.class);
    static final ClassDesc FAST = of(Fast.class);
    static final ClassDesc SITE = of(Site.class);
    static final ClassDesc ERROR = of(RegoError.class);
    static final ClassDesc ENTRY = of(Entry.class);
    static final ClassDesc DYNAMIC = of(Dynamic.class);
    static final ClassDesc LOADER = of(PolicyLoader.class);
    static final ClassDesc CHOICES = of(Choices.class);
    static final ClassDesc NULL = of(RegoNull.class);
    static final ClassDesc REGO_OBJECT = of(RegoObject.class);
    static final ClassDesc REGO_ARRAY = of(RegoArray.class);
    static final ClassDesc REGO_SET = of(RegoSet.class);
    static final ClassDesc SHAPE = of(RegoObject.Shape.class);

    private Types() {}

    static ClassDesc of(Class<?> c) {
        return c.describeConstable().orElseThrow();
    }

    static MethodTypeDesc method(ClassDesc returns, ClassDesc... params) {
        return MethodTypeDesc.of(returns, params);
    }
}
