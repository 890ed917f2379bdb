package org.zerotrust.evidence.fields;

import java.util.List;

/** What a list or dictionary holds. */
public sealed interface Member {
    Parameters parameters();

    /** One value (RFC 9651, 3.3). */
    record Item(BareItem value, Parameters parameters) implements Member {}

    /** Several in parentheses (3.1.1). */
    record InnerList(List<Item> items, Parameters parameters) implements Member {
        public InnerList {
            items = List.copyOf(items);
        }
    }
}
