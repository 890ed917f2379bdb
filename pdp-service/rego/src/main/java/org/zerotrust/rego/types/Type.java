package org.zerotrust.rego.types;

/**
 * The static type of an expression, as OPA's checker has it (v1/types). {@code null} stands for "not known yet";
 * {@link AnyType#ANY} for "may be anything". {@link Object#toString} gives OPA's notation, as in
 * {@code object<a: string>[any: number]}.
 */
public sealed interface Type
        permits ScalarType, ArrayType, ObjectType, SetType, AnyType, FunctionType, NamedType, RecursiveType {}
