-- A snapshot that is tried beside the active one. One runs for each owner at most.
create table policy_trial (
    tenant      text             not null references tenant,
    id          uuid             not null,
    digest      text             not null,
    mode        text             not null check (mode in ('shadow', 'canary')),
    share       double precision not null,
    label_name  text,
    label_value text,
    samples     bigint           not null,
    ends_at     timestamptz,
    most_flips  double precision not null,
    margin      double precision not null,
    promote     boolean          not null,
    state       text             not null check (state in ('running', 'passed', 'halted', 'ended')),
    reason      text,
    started_by  text             not null,
    started_at  timestamptz      not null,
    ended_by    text,
    ended_at    timestamptz,
    primary key (tenant, id),
    foreign key (tenant, digest) references policy_snapshot
);
create unique index policy_trial_running on policy_trial (tenant) where state = 'running';
create index policy_trial_started on policy_trial (tenant, started_at desc);

-- What each replica counted in it, all so far.
create table policy_trial_count (
    tenant  text        not null,
    id      uuid        not null,
    replica text        not null,
    counts  jsonb       not null,
    seen_at timestamptz not null,
    primary key (tenant, id, replica),
    foreign key (tenant, id) references policy_trial on delete cascade
);

-- A change of policy that one person asked for, where two must.
create table policy_approval (
    tenant   text        not null references tenant,
    change   text        not null,
    asked_by text        not null,
    asked_at timestamptz not null,
    primary key (tenant, change)
);
