package org.zerotrust.ledger.snapshot;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.ledger.snapshot.PackReader.PackException;
import org.zerotrust.rego.value.RegoObject;

/**
 * Where each data file of a folder stands: {@code pack/zta/classes/data.json} at {@code data.zta.classes}; the pack's folder is
 * no part of it. What one file holds alone stays as it was read, however large.
 */
final class DataTree {
    private final Folder root = new Folder();

    /** A place above or at a file: what one file put there, or members of several files and folders. */
    private static final class Folder {
        private @Nullable RegoObject whole;
        private final Map<String, Object> members = new HashMap<>();

        void put(String file, RegoObject document) throws PackException {
            if (whole == null && members.isEmpty()) {
                whole = document;
                return;
            }
            spread();
            merge(file, document);
        }

        private void merge(String file, RegoObject document) throws PackException {
            for (Map.Entry<?, ?> e : document.entrySet()) {
                if (!(e.getKey() instanceof String key) || members.putIfAbsent(key, e.getValue()) != null) {
                    throw new PackException(file + " holds what another file holds already: " + e.getKey());
                }
            }
        }

        Folder child(String file, String name) throws PackException {
            spread();
            Object child = members.computeIfAbsent(name, _ -> new Folder());
            if (child instanceof Folder folder) {
                return folder;
            }
            throw new PackException(file + " stands below a value of another file");
        }

        private void spread() {
            RegoObject alone = whole;
            if (alone != null) {
                whole = null;
                alone.forEach((key, value) -> members.put(String.valueOf(key), value));
            }
        }

        Map<?, ?> documents() {
            if (whole != null) {
                return whole;
            }
            Map<String, Object> all = new HashMap<>();
            members.forEach((name, value) -> all.put(name, value instanceof Folder f ? f.documents() : value));
            return all;
        }
    }

    /** @throws PackException where something else stands there */
    void add(String file, Map<?, ?> document) throws PackException {
        String[] parts = file.split("/", -1);
        Folder at = root;
        for (int i = 1; i < parts.length - 1; i++) {
            at = at.child(file, parts[i]);
        }
        at.put(file, RegoObject.of(document));
    }

    Map<String, Object> documents() {
        // Members of the root are few: they are names of folders, or a file's that stands there alone.
        Map<String, Object> all = new HashMap<>();
        root.documents().forEach((name, value) -> all.put(String.valueOf(name), value));
        return all;
    }
}
