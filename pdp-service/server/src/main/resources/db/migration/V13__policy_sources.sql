-- Where a snapshot comes from, as its source says. author and commit_id are there since V1.
alter table policy_snapshot add column source text;
alter table policy_snapshot add column signer text;
alter table policy_snapshot add column committed_at timestamptz;

-- How far each source was looked at. The high-water mark never goes back: what is accepted must follow it.
create table policy_source (
    tenant           text not null references tenant,
    source           text not null,
    seen_revision    text not null,
    highest_revision text,
    primary key (tenant, source)
);

-- Every state of a source that came to the gate, with what became of it there.
create table policy_candidate (
    tenant       text        not null references tenant,
    id           uuid        not null,
    source       text        not null,
    revision     text        not null,
    digest       text,
    author       text,
    signer       text,
    committed_at timestamptz,
    message      text,
    accepted     boolean     not null,
    report       jsonb       not null,
    -- Of one that was refused: what it was.
    content      bytea,
    seen_at      timestamptz not null,
    primary key (tenant, id)
);
create index policy_candidate_seen on policy_candidate (tenant, seen_at desc);

-- Events of policy on their way to the stream: written with what they tell of, in its transaction.
create table policy_event (
    id           bigint generated always as identity primary key,
    tenant       text        not null references tenant,
    event        jsonb       not null,
    published_at timestamptz
);
create index policy_event_unpublished on policy_event (id) where published_at is null;

-- Which replica runs which snapshot, as each says itself.
create table policy_replica (
    replica      text        not null,
    tenant       text        not null references tenant,
    digest       text        not null,
    revision     text        not null,
    active_since timestamptz not null,
    seen_at      timestamptz not null,
    primary key (tenant, replica)
);
