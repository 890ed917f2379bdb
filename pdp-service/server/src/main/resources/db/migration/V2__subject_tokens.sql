-- Who says who a subject is: an issuer of tokens that is registered for it, or an enforcement point that may vouch.

alter table pep
    add column vouches_subjects boolean not null default false;

alter table token_issuer
    add column uses text not null default 'callers' check (uses in ('callers', 'subjects', 'callers subjects')),
    add column subject_type text not null default 'person' check (subject_type in ('person', 'workload', 'service')),
    add column roles_claim text not null default 'roles' check (roles_claim <> ''),
    add column clients text not null default '',
    add column version bigint not null default 1;
