/** PostgreSQL through Hibernate Reactive's stateless sessions: rows and the queries on them; nothing on the request path. */
@NullMarked
package org.zerotrust.pdp.store;

import org.jspecify.annotations.NullMarked;
