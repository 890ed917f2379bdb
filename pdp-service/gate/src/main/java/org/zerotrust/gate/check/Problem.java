package org.zerotrust.gate.check;

import org.zerotrust.rego.RegoError;
import org.zerotrust.rego.ast.Location;

/**
 * One thing that is wrong.
 *
 * @param code what kind, stable
 * @param message what, for whoever wrote it
 * @param file where; empty where it is no file's
 * @param row from 1; 0 where it is no line's
 * @param col from 1; 0 where it is no line's
 */
public record Problem(String code, String message, String file, int row, int col) {
    /** Of no file. */
    public static Problem of(String code, String message) {
        return new Problem(code, message, "", 0, 0);
    }

    /** At a place of a policy. */
    public static Problem at(Location place, String code, String message) {
        return new Problem(code, message, place.file(), place.row(), place.col());
    }

    /** As the compiler says it. */
    public static Problem of(RegoError error) {
        return new Problem(error.code(), error.message(), error.file(), error.row(), error.col());
    }

    /** {@code file:row: code: message}. */
    @Override
    public String toString() {
        return (file.isEmpty() ? "" : file + ":" + row + ": ") + code + ": " + message;
    }
}
