-- The lookups of the policy decision point. The tenant leads every primary key; '*' is the service itself.
-- Nothing here is written on the request path.

create table tenant (
    tenant       text primary key check (tenant = '*' or tenant ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    display_name text        not null,
    created_at   timestamptz not null default now()
);
insert into tenant (tenant, display_name) values ('*', 'the service itself');

create table token_issuer (
    tenant     text        not null references tenant,
    issuer     text        not null,
    audience   text        not null,
    jwks       text        not null,
    updated_at timestamptz not null default now(),
    primary key (tenant, issuer)
);

-- Sets of words are kept as words with a blank between them: none of the words may hold one.
create table pep (
    tenant           text        not null references tenant,
    pep_id           text        not null,
    enabled          boolean     not null default true,
    roles            text        not null,
    cert_sha256      text unique check (cert_sha256 ~ '^[0-9a-f]{64}$'),
    cert_san         text unique,
    cert_subject     text unique,
    jwt_issuer       text,
    jwt_subject      text,
    dialect          text        not null default 'pem' check (dialect in ('pem', 'der')),
    hops             integer     not null default 0 check (hops between 0 and 8),
    vouches          text        not null default '',
    resource_classes text        not null default '',
    reporting        text        not null default '{}' check (reporting is json object),
    explanation      text        not null default 'codes' check (explanation in ('codes', 'full')),
    version          bigint      not null default 1,
    updated_at       timestamptz not null default now(),
    primary key (tenant, pep_id),
    unique (jwt_issuer, jwt_subject),
    -- A registration that no credential can match is a mistake, not a locked door.
    check (coalesce(cert_sha256, cert_san, cert_subject, jwt_subject) is not null),
    check ((jwt_issuer is null) = (jwt_subject is null))
);

create table issuer (
    tenant         text        not null references tenant,
    issuer_id      text        not null,
    enabled        boolean     not null default true,
    certificate    bytea       not null,
    spki_sha256    text        not null check (spki_sha256 ~ '^[0-9a-f]{64}$'),
    key_protection text        not null
        check (key_protection in ('iot-safe', 'tpm', 'secure-element', 'tee', 'software')),
    assurance      integer     not null check (assurance between 0 and 3),
    role           text        not null check (role in ('operational', 'bootstrap')),
    identity_field text        not null default 'san.uri'
        check (identity_field in ('san.uri', 'subject.serialNumber', 'subject.cn')),
    eku_required    boolean    not null default true,
    requires_record boolean    not null default true,
    version        bigint      not null default 1,
    updated_at     timestamptz not null default now(),
    primary key (tenant, issuer_id)
);

create table device (
    tenant             text        not null references tenant,
    registry_id        uuid        not null,
    device_id          text        not null,
    eid                text,
    iccid              text,
    imei               text,
    lifecycle          text        not null
        check (lifecycle in ('manufactured', 'enrolled', 'active', 'quarantined', 'retired')),
    certificate_sha256 text check (certificate_sha256 ~ '^[0-9a-f]{64}$'),
    labels             text        not null default '{}' check (labels is json object),
    version            bigint      not null default 1,
    updated_at         timestamptz not null default now(),
    primary key (tenant, registry_id),
    unique (tenant, device_id),
    unique (tenant, eid)
);

create table policy_snapshot (
    tenant     text        not null references tenant,
    digest     text        not null check (digest ~ '^[0-9a-f]{64}$'),
    revision   text        not null,
    author     text,
    commit_id  text,
    content    bytea       not null,
    created_at timestamptz not null default now(),
    primary key (tenant, digest)
);

-- One desired-state row: every replica follows it; it moves by compare-and-set on version.
create table policy_activation (
    tenant       text        not null references tenant,
    digest       text        not null,
    version      bigint      not null,
    activated_by text        not null,
    activated_at timestamptz not null default now(),
    primary key (tenant),
    foreign key (tenant, digest) references policy_snapshot
);

create table policy_activation_log (
    tenant       text        not null references tenant,
    version      bigint      not null,
    digest       text        not null,
    activated_by text        not null,
    activated_at timestamptz not null default now(),
    primary key (tenant, version)
);

-- A projection of the decision stream.
create table grant_entry (
    tenant          text        not null references tenant,
    grant_id        text        not null,
    decision_id     text        not null,
    -- What the stream is keyed by: the registry's id of the device, or its pseudonym.
    record_key      text        not null,
    device_registry uuid,
    certificate     text        not null,
    issuer_id       text        not null,
    pep_id          text        not null,
    audience        text        not null,
    scope           text        not null,
    policy_digest   text        not null,
    issued_at       timestamptz not null,
    expires_at      timestamptz not null,
    revoked_at      timestamptz,
    revoked_by      text,
    revoke_reason   text,
    primary key (tenant, grant_id)
);
create index grant_entry_live on grant_entry (tenant, expires_at) where revoked_at is null;
create index grant_entry_device on grant_entry (tenant, device_registry, expires_at);

create table signing_key (
    tenant      text        not null references tenant default '*',
    generation  bigint      not null check (generation > 0),
    kid         text        not null unique,
    spki        bytea       not null,
    wrapped     bytea       not null,
    active_from timestamptz not null,
    created_by  text        not null,
    created_at  timestamptz not null default now(),
    primary key (tenant, generation)
);

create table data_key (
    tenant          text        not null references tenant,
    device_registry uuid        not null,
    version         integer     not null check (version > 0),
    wrapped         bytea,
    created_at      timestamptz not null default now(),
    destroyed_at    timestamptz,
    primary key (tenant, device_registry, version),
    -- Erasing destroys the key: a destroyed row holds none.
    check ((wrapped is null) = (destroyed_at is not null))
);

create table admin_audit (
    tenant   text        not null references tenant,
    audit_id uuid        not null,
    at       timestamptz not null default now(),
    actor    text        not null,
    action   text        not null,
    target   text        not null,
    detail   text        not null default '{}' check (detail is json object),
    primary key (tenant, audit_id)
);
create index admin_audit_at on admin_audit (tenant, at);

-- Each replica keeps these tables in memory and reads again when a counter moved.
create table view_version (
    tenant  text   not null references tenant default '*',
    view    text   not null,
    version bigint not null,
    primary key (tenant, view)
);
insert into view_version (view, version)
values ('registrations', 1), ('issuers', 1), ('devices', 1), ('signing_keys', 1), ('activation', 1);

create function bump_view() returns trigger language plpgsql as
$$
begin
    update view_version set version = version + 1 where tenant = '*' and view = tg_argv[0];
    return null;
end
$$;

create trigger pep_changed after insert or update or delete or truncate on pep
    for each statement execute function bump_view('registrations');
create trigger token_issuer_changed after insert or update or delete or truncate on token_issuer
    for each statement execute function bump_view('registrations');
create trigger issuer_changed after insert or update or delete or truncate on issuer
    for each statement execute function bump_view('issuers');
create trigger device_changed after insert or update or delete or truncate on device
    for each statement execute function bump_view('devices');
create trigger signing_key_changed after insert or update or delete or truncate on signing_key
    for each statement execute function bump_view('signing_keys');
create trigger activation_changed after insert or update or delete or truncate on policy_activation
    for each statement execute function bump_view('activation');
