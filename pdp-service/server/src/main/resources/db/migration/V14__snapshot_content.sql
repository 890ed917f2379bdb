-- What a snapshot holds, in parts: no connection carries a hundred megabytes as one value. Written before the snapshot that
-- names it, so that what is named is whole. It is compressed before it comes here.
create table policy_content (
    tenant     text        not null references tenant,
    id         uuid        not null,
    part       int         not null,
    content    bytea       not null,
    created_at timestamptz not null default now(),
    primary key (tenant, id, part)
);
alter table policy_content alter column content set storage external;
create index policy_content_created on policy_content (created_at);

alter table policy_snapshot add column content_id uuid;
update policy_snapshot set content_id = gen_random_uuid();
insert into policy_content (tenant, id, part, content, created_at)
    select tenant, content_id, 0, content, created_at from policy_snapshot;
alter table policy_snapshot alter column content_id set not null;
alter table policy_snapshot drop column content;
