package org.zerotrust.pdp.store;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;

/** A counter that moves when the tables behind a view in memory change. */
@Entity
@Table(name = "view_version")
@IdClass(ViewVersionRow.Key.class)
@SuppressWarnings("NullAway.Init") // filled by Hibernate or by the code that inserts the row
public class ViewVersionRow {
    /** Primary key; the tenant leads. */
    public record Key(String tenant, String view) implements Serializable {}

    @Id
    public String tenant;

    @Id
    public String view;

    public long version;
}
