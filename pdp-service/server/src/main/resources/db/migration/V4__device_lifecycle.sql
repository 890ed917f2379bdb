-- The life of a device: its certificates and which of them counts, its pairings, and how replicas follow changes.

alter table device
    -- Which registered issuer its current certificate is of; null where nobody said.
    add column issuer_id  text,
    -- Certificates that gave way to the current one: digest@epoch-second from which each is refused; the latest eight.
    add column superseded text not null default '' check (superseded ~ '^([0-9a-f]{64}@[0-9]+( |$))*$'),
    -- The transaction that changed the row last: replicas read what changed since, instead of all.
    add column change_xid xid8 not null default pg_current_xact_id();

create index device_changed on device (change_xid, tenant, registry_id);
create index device_issuer on device (tenant, issuer_id) where issuer_id is not null;

-- Every certificate that was registered for a device, in force or not.
create table device_certificate (
    tenant        text        not null references tenant,
    registry_id   uuid        not null,
    sha256        text        not null check (sha256 ~ '^[0-9a-f]{64}$'),
    issuer_id     text        not null,
    role          text        not null check (role in ('operational', 'bootstrap')),
    serial        text        not null,
    not_before    timestamptz not null,
    not_after     timestamptz not null,
    registered_at timestamptz not null,
    registered_by text        not null,
    superseded_at timestamptz,
    primary key (tenant, registry_id, sha256),
    foreign key (tenant, registry_id) references device
);

-- Which module was in which equipment, and since when. The one without an end is the present one.
create table device_pairing (
    tenant       text        not null references tenant,
    registry_id  uuid        not null,
    imei         text        not null,
    eid          text,
    iccid        text,
    paired_since timestamptz not null,
    paired_until timestamptz,
    changed_by   text        not null,
    primary key (tenant, registry_id, paired_since),
    foreign key (tenant, registry_id) references device
);
create index device_pairing_imei on device_pairing (tenant, imei);

-- Names that are no device's any more: replicas take them out of memory.
create table device_gone (
    tenant     text not null,
    device_id  text not null,
    change_xid xid8 not null default pg_current_xact_id(),
    primary key (tenant, device_id)
);
create index device_gone_changed on device_gone (change_xid);

create function device_touched() returns trigger language plpgsql as
$$
begin
    new.change_xid := pg_current_xact_id();
    if old.device_id <> new.device_id then
        insert into device_gone (tenant, device_id) values (old.tenant, old.device_id)
        on conflict (tenant, device_id) do update set change_xid = pg_current_xact_id();
    end if;
    return new;
end
$$;
create trigger device_touched before update on device
    for each row execute function device_touched();

create function device_removed() returns trigger language plpgsql as
$$
begin
    insert into device_gone (tenant, device_id) values (old.tenant, old.device_id)
    on conflict (tenant, device_id) do update set change_xid = pg_current_xact_id();
    return null;
end
$$;
create trigger device_removed after delete on device
    for each row execute function device_removed();

create function device_not_truncated() returns trigger language plpgsql as
$$
begin
    raise exception 'devices are deleted by row: replicas would not see a truncate';
end
$$;
create trigger device_not_truncated before truncate on device
    for each statement execute function device_not_truncated();

-- The inventory follows the stream and is behind it: a grant that it learns of after its certificate was superseded, or
-- after its device was taken out of use, is ended as it comes in.
create function grant_of_the_past() returns trigger language plpgsql as
$$
declare
    owner device%rowtype;
begin
    if new.device_registry is null or new.revoked_at is not null then
        return new;
    end if;
    select * into owner from device where tenant = new.tenant and registry_id = new.device_registry;
    if not found then
        return new;
    end if;
    if owner.lifecycle in ('quarantined', 'retired') then
        new.revoke_reason := 'device ' || owner.lifecycle;
    elsif owner.certificate_sha256 <> new.certificate and not exists (
            select 1 from unnest(string_to_array(owner.superseded, ' ')) as entry
            where split_part(entry, '@', 1) = new.certificate
              and to_timestamp(split_part(entry, '@', 2)::bigint) > now()) then
        new.revoke_reason := 'certificate superseded';
    end if;
    if new.revoke_reason is not null then
        new.revoked_at := now();
        new.revoked_by := 'pdp';
    end if;
    return new;
end
$$;
create trigger grant_of_the_past before insert on grant_entry
    for each row execute function grant_of_the_past();

-- What was changed about one thing.
create index admin_audit_target on admin_audit (tenant, target, at);
