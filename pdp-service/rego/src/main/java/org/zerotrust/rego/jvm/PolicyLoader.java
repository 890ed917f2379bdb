package org.zerotrust.rego.jvm;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The class loader of one compiled policy: when nothing refers to the policy any more, its classes and the constants
 * in them go with it.
 */
public final class PolicyLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    private final Map<String, byte[]> code;
    private final Map<String, Object[]> constants;

    PolicyLoader(Map<String, byte[]> code, Map<String, Object[]> constants) {
        super("policy", PolicyLoader.class.getClassLoader());
        this.code = new HashMap<>(code);
        this.constants = new HashMap<>(constants);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = code.get(name);
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    /** The constants of a generated class, which asks for them once when it is initialised. */
    public static Object[] constants(Class<?> generated) {
        PolicyLoader loader = (PolicyLoader) generated.getClassLoader();
        return Objects.requireNonNull(loader.constants.get(generated.getName()));
    }
}
