package org.zerotrust.rego.parser;

import java.util.ArrayList;
import java.util.List;
import org.zerotrust.rego.ast.Annotations;
import org.zerotrust.rego.ast.Comment;
import org.zerotrust.rego.ast.Location;

/**
 * The {@code # METADATA} blocks among comments: the comments directly below one another, from column 1.
 *
 * @param annotations those that could be read
 * @param errors one for each that could not
 */
record MetadataBlocks(List<Annotations> annotations, List<State.Found> errors) {
    static MetadataBlocks read(List<Comment> comments) {
        List<Annotations> annotations = new ArrayList<>();
        List<State.Found> errors = new ArrayList<>();
        int i = 0;
        while (i < comments.size()) {
            Comment start = comments.get(i);
            if (!isMetadata(start)) {
                i++;
                continue;
            }
            int end = i + 1;
            while (end < comments.size() && continues(comments.get(end), comments.get(end - 1))) {
                end++;
            }
            try {
                annotations.add(new AnnotationReader(start.location(), comments.subList(i + 1, end)).read());
            } catch (MetadataException e) {
                errors.add(new State.Found(e.location(), String.valueOf(e.getMessage())));
            }
            i = end;
        }
        return new MetadataBlocks(annotations, errors);
    }

    static boolean isMetadata(Comment c) {
        return c.location().col() == 1 && c.text().strip().startsWith("METADATA");
    }

    private static boolean continues(Comment c, Comment before) {
        return c.location().col() == 1
                && c.location().row() - 1 == before.location().row()
                && !isMetadata(c);
    }

    /** What makes a block unreadable, and where. */
    static final class MetadataException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Location location;

        MetadataException(Location location, String message) {
            super(message, null, false, false);
            this.location = location;
        }

        Location location() {
            return location;
        }
    }
}
