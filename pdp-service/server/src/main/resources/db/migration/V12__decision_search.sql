-- Decisions for search, projected from the stream: what is published of each, without what is sealed.
create table decision_entry (
    tenant        text        not null references tenant,
    decision_id   text        not null,
    at            timestamptz not null,
    decision      text        not null,
    pep_id        text        not null,
    device        text,
    resource_id   text        not null,
    action        text        not null,
    reasons       text[]      not null,
    record        jsonb       not null,
    -- Ids begin with their time: their order is that of decisions.
    primary key (tenant, decision_id)
);
create index decision_entry_device on decision_entry (tenant, device, decision_id) where device is not null;
create index decision_entry_resource on decision_entry (tenant, resource_id, decision_id);
create index decision_entry_reasons on decision_entry using gin (reasons);
create index decision_entry_at on decision_entry using brin (at);
