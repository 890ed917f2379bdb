package org.zerotrust.ledger.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.value.BaseJson;
import org.zerotrust.rego.value.Json;

/**
 * Reads every pack of a folder as one snapshot. A pack is a folder with a {@code .manifest} (roots, versions,
 * at most one entrypoint among all packs), {@code *.rego}, and {@code data.json} under the path where its data
 * stands. Tests ({@code *_test.rego}) are no part of it.
 */
public final class PackReader {
    static final int MAX_FILES = 10_000;
    static final long MAX_BYTES = 256L << 20;
    private static final int DECODED_AT_ONCE = 1 << 15;

    private PackReader() {}

    /** A folder that is no snapshot; the message says which file and why. */
    public static final class PackException extends Exception {
        private static final long serialVersionUID = 1L;

        PackException(String message) {
            super(message);
        }

        PackException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * Reads the folder.
     *
     * @param revision what people call this state of it; null for a name made of the digest
     * @throws PackException where it is not a snapshot
     */
    public static PolicyPack read(Path folder, @Nullable String revision) throws PackException {
        return read(files(folder), revision);
    }

    /**
     * The files of a folder that make its snapshot, by name in their order.
     *
     * @throws PackException where there are none, too many, or they cannot be read
     */
    public static SortedMap<String, byte[]> files(Path folder) throws PackException {
        try (Stream<Path> walk = Files.walk(folder, 32)) {
            List<Path> files = walk.filter(Files::isRegularFile)
                    .filter(file -> counts(file.getFileName().toString()))
                    .toList();
            if (files.isEmpty() || files.size() > MAX_FILES) {
                throw new PackException("no policy in " + folder + ", or more than " + MAX_FILES + " files");
            }
            SortedMap<String, byte[]> contents = new TreeMap<>();
            long bytes = 0;
            for (Path file : files) {
                bytes += Files.size(file);
                if (bytes > MAX_BYTES) {
                    throw new PackException("the policies are larger than " + MAX_BYTES + " bytes");
                }
                contents.put(folder.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
            return contents;
        } catch (IOException e) {
            throw new PackException("the policies in " + folder + " cannot be read", e);
        }
    }

    /**
     * Reads files that were gathered before.
     *
     * @param revision what people call this state of them; null for a name made of the digest
     * @throws PackException where they are not a snapshot
     */
    public static PolicyPack read(SortedMap<String, byte[]> files, @Nullable String revision) throws PackException {
        return new Reading().all(files, revision);
    }

    /** A name for these files, made of all that they hold. */
    public static String contentName(SortedMap<String, byte[]> files) {
        MessageDigest digest = sha256();
        files.forEach((name, content) -> add(digest, name, content));
        return "sha256-" + HexFormat.of().formatHex(digest.digest(), 0, 16);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void add(MessageDigest digest, String name, byte[] content) {
        byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(12)
                .putInt(nameBytes.length)
                .putLong(content.length)
                .flip());
        digest.update(nameBytes);
        digest.update(content);
    }

    /** Whether a file of this name is part of a snapshot, in whatever folder. */
    public static boolean counts(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.endsWith(".rego") && !name.endsWith("_test.rego")
                || name.equals("data.json")
                || name.equals(".manifest")
                || name.equals("plan.json");
    }

    /** Those of the files that are part of a snapshot. */
    public static SortedMap<String, byte[]> counting(SortedMap<String, byte[]> files) {
        SortedMap<String, byte[]> some = new TreeMap<>(files);
        some.keySet().removeIf(name -> !counts(name));
        return some;
    }

    private static final class Reading {
        private final MessageDigest digest = sha256();
        private final Map<String, String> modules = new LinkedHashMap<>();
        private final DataTree data = new DataTree();
        private @Nullable String entrypoint;
        private @Nullable String plan;

        PolicyPack all(SortedMap<String, byte[]> files, @Nullable String revision) throws PackException {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                String name = file.getKey();
                byte[] content = file.getValue();
                add(digest, name, content);
                one(name, content);
            }
            if (entrypoint == null) {
                throw new PackException("no .manifest names an entrypoint");
            }
            String hex = HexFormat.of().formatHex(digest.digest());
            return new PolicyPack(
                    hex,
                    revision == null ? "sha256-" + hex.substring(0, 12) : revision,
                    entrypoint,
                    modules,
                    data.documents(),
                    plan);
        }

        private static String text(String name, byte[] content) throws PackException {
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(content))
                        .toString();
            } catch (CharacterCodingException e) {
                throw new PackException(name + " is not UTF-8", e);
            }
        }

        /** As {@link #text}, for what is too large to be text as a whole. */
        private static byte[] checked(String name, byte[] content) throws PackException {
            CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
            ByteBuffer in = ByteBuffer.wrap(content);
            CharBuffer some = CharBuffer.allocate(DECODED_AT_ONCE);
            CoderResult result;
            do {
                result = decoder.decode(in, some.clear(), true);
            } while (result.isOverflow());
            if (result.isError()) {
                throw new PackException(name + " is not UTF-8");
            }
            return content;
        }

        private void one(String name, byte[] content) throws PackException {
            if (name.endsWith(".rego")) {
                modules.put(name, text(name, content));
            } else if (name.endsWith("plan.json")) {
                plan = text(name, content);
            } else if (name.endsWith(".manifest")) {
                manifest(name, object(name, content));
            } else {
                data.add(name, object(name, content));
            }
        }

        private static Map<?, ?> object(String name, byte[] content) throws PackException {
            try {
                if (BaseJson.read(checked(name, content)) instanceof Map<?, ?> map) {
                    return map;
                }
                throw new PackException(name + " is not a JSON object");
            } catch (Json.MalformedException e) {
                throw new PackException(name + " is not JSON: " + e.getMessage(), e);
            }
        }

        private void manifest(String name, Map<?, ?> manifest) throws PackException {
            if (!(manifest.get("metadata") instanceof Map<?, ?> metadata)) {
                throw new PackException(name + " has no metadata");
            }
            version(name, metadata, "input_version", PolicyPack.INPUT_VERSION);
            version(name, metadata, "output_version", PolicyPack.OUTPUT_VERSION);
            if (metadata.get("entrypoint") instanceof String named) {
                if (entrypoint != null) {
                    throw new PackException(name + " names a second entrypoint");
                }
                entrypoint = named;
            }
        }

        private static void version(String name, Map<?, ?> metadata, String member, long ours) throws PackException {
            if (!(metadata.get(member) instanceof Number n) || n.longValue() != ours) {
                throw new PackException(name + " is not written for " + member + " " + ours);
            }
        }
    }
}
