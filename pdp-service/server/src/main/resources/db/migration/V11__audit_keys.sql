-- Keys that checkpoints over records are signed with.
create table audit_key (
    generation  bigint      not null primary key check (generation > 0),
    kid         text        not null unique,
    spki        bytea       not null,
    wrapped     bytea       not null,
    created_by  text        not null,
    created_at  timestamptz not null
);
insert into view_version (view, version) values ('audit_keys', 1);
create trigger audit_key_changed after insert or update or delete or truncate on audit_key
    for each statement execute function bump_view('audit_keys');
