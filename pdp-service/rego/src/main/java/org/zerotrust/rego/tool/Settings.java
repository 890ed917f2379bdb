package org.zerotrust.rego.tool;

import java.util.Map;
import org.zerotrust.rego.ast.RegoVersion;
import org.zerotrust.rego.check.Schemas;
import org.zerotrust.rego.types.Capabilities;

/**
 * How policies are read and compiled.
 *
 * @param version what modules are written in
 * @param strict whether what OPA's strict mode refuses is an error
 * @param print whether calls of {@code print} stay
 * @param capabilities the built-ins and features that may be used
 * @param schemas of the input, and those that annotations name
 * @param errorLimit how many compile errors are reported; 0 for all
 */
public record Settings(
        RegoVersion version,
        boolean strict,
        boolean print,
        Capabilities capabilities,
        Schemas schemas,
        int errorLimit) {
    /** v1, not strict, with {@code print}, everything that OPA's current version has, all errors. */
    public static final Settings DEFAULT =
            new Settings(RegoVersion.V1, false, true, Capabilities.current(), new Schemas(Map.of()), 0);

    /** The same for another version. */
    public Settings withVersion(RegoVersion other) {
        return new Settings(other, strict, print, capabilities, schemas, errorLimit);
    }

    /** The same, strict. */
    public Settings withStrict(boolean yes) {
        return new Settings(version, yes, print, capabilities, schemas, errorLimit);
    }

    /** The same with other capabilities. */
    public Settings withCapabilities(Capabilities other) {
        return new Settings(version, strict, print, other, schemas, errorLimit);
    }

    /** The same with schemas. */
    public Settings withSchemas(Schemas other) {
        return new Settings(version, strict, print, capabilities, other, errorLimit);
    }

    /** The same with another bound on errors. */
    public Settings withErrorLimit(int other) {
        return new Settings(version, strict, print, capabilities, schemas, other);
    }
}
