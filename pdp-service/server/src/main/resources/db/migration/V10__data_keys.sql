-- Keys that inputs of decisions are sealed under: one of each device and person at a time, a new one after an erasure.
-- The table of V1 was never written to.
drop table data_key;
create table data_key (
    tenant      text        not null references tenant,
    holder      text        not null,
    generation  integer     not null check (generation > 0),
    key_id      uuid        not null unique,
    wrapped     bytea,
    created_at  timestamptz not null,
    erased_at   timestamptz,
    erased_by   text,
    primary key (tenant, holder, generation),
    -- Erasing destroys the key: an erased row holds none.
    check ((wrapped is null) = (erased_at is not null)),
    check ((erased_at is null) = (erased_by is null))
);
comment on column data_key.holder is
    'd/REGISTRY-UUID a registered device, v/PSEUDONYM one without a record, p/PSEUDONYM a person';
-- What a replica reads ahead at its start: the youngest first.
create index data_key_created on data_key (created_at) where wrapped is not null;
