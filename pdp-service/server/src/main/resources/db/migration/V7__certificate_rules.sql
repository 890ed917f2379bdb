-- How an issuer's certificates are verified: whose rules, which policies, and what is asked about revocation.
alter table issuer
    add column profile text not null default 'rfc5280' check (profile in ('rfc5280', 'gsma-rsp')),
    add column policies text not null default '',
    add column revocation text not null default 'none-because-short-lived'
        check (revocation in ('hard-fail', 'bounded-stale', 'none-because-short-lived')),
    -- 400 days: what issuers registered before may go on issuing without a status.
    add column revocation_within bigint not null default 34560000 check (revocation_within between 0 and 2147483647),
    add column crl_sources text not null default '';
