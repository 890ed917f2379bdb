package org.zerotrust.rego.outside;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.builtin.OutsideException;

/**
 * The hosts that policies may reach, as {@code allow_net} of OPA's capabilities names them: without port, compared as
 * they are written but for upper and lower case.
 */
final class AllowedHosts {
    private final @Nullable Set<String> hosts;

    private AllowedHosts(@Nullable Set<String> hosts) {
        this.hosts = hosts;
    }

    /** @param hosts {@code null} for any */
    static AllowedHosts of(@Nullable List<String> hosts) {
        return new AllowedHosts(
                hosts == null ? null : hosts.stream().map(AllowedHosts::plain).collect(Collectors.toUnmodifiableSet()));
    }

    private static String plain(String host) {
        return host.toLowerCase(Locale.ROOT);
    }

    /** Fail closed: what is not named is not reached. */
    void check(String host) {
        if (hosts != null && !hosts.contains(plain(host))) {
            throw new OutsideException(false, "disallowed host: " + host);
        }
    }
}
