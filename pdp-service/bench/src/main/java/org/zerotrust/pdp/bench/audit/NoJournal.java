package org.zerotrust.pdp.bench.audit;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeModel;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * An agent for a service's JVM that takes its record away: every decision is answered at once and nothing of it is sealed,
 * journalled or relayed. The product has no switch for that; to know what the record costs, the measurement takes it out
 * of the byte code.
 */
public final class NoJournal implements ClassFileTransformer {
    private static final String JOURNAL = "org/zerotrust/pdp/journal/SealingJournal";
    private static final ClassDesc FUTURE = ClassDesc.of("java.util.concurrent.CompletableFuture");

    /** For the JVM that starts with it. */
    public NoJournal() {}

    /** Called by the JVM before the service's main. */
    public static void premain(String arguments, Instrumentation instrumentation) {
        instrumentation.addTransformer(new NoJournal());
    }

    @Override
    public byte @Nullable [] transform(
            ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] bytes) {
        if (!JOURNAL.equals(name)) {
            return null;
        }
        ClassFile files = ClassFile.of();
        return files.transformClass(
                files.parse(bytes),
                ClassTransform.transformingMethods(
                        method -> method.methodName().equalsString("append"), (builder, element) -> {
                            if (element instanceof CodeModel) {
                                builder.withCode(code -> code.aconst_null()
                                        .invokestatic(
                                                FUTURE,
                                                "completedFuture",
                                                MethodTypeDesc.of(FUTURE, ConstantDescs.CD_Object))
                                        .areturn());
                            } else {
                                builder.with(element);
                            }
                        }));
    }

    /** Writes the agent as a jar. */
    static Path jar(Path folder) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(new Attributes.Name("Premain-Class"), NoJournal.class.getName());
        String name = NoJournal.class.getName().replace('.', '/') + ".class";
        Path jar = folder.resolve("no-journal.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                InputStream own = NoJournal.class.getClassLoader().getResourceAsStream(name)) {
            if (own == null) {
                throw new IOException("the agent's class is not there");
            }
            out.putNextEntry(new JarEntry(name));
            own.transferTo(out);
            out.closeEntry();
        }
        return jar;
    }
}
