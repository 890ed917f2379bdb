-- Whose attestation results a tenant believes. The id is the source of the signals that come of them.
create table attestation_verifier (
    tenant      text        not null references tenant,
    verifier_id text        not null check (verifier_id ~ '^[a-z][a-z0-9_.-]{0,63}$'),
    enabled     boolean     not null default true,
    jwks        text        not null check (jwks is json object),
    profiles    text        not null default 'veraison trustee ietf',
    max_age_s   integer     not null default 3600 check (max_age_s between 1 and 2592000),
    binding     text        not null default 'key' check (binding in ('key', 'reporter')),
    version     bigint      not null default 1,
    updated_at  timestamptz not null default now(),
    primary key (tenant, verifier_id)
);

insert into view_version (view, version) values ('verifiers', 1);

create trigger attestation_verifier_changed
    after insert or update or delete or truncate on attestation_verifier
    for each statement execute function bump_view('verifiers');
