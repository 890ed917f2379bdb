-- An entry speaks for the certificates below its anchor that meet its conditions; the one with the most conditions counts.
alter table issuer
    -- SHA-256 of the SubjectPublicKeyInfo of the authority that issued the device's certificate, where the anchor stands above it.
    add column issuer_spki   text check (issuer_spki ~ '^[0-9a-f]{64}$'),
    -- A certificate policy of the device's certificate.
    add column policy_oid    text check (policy_oid ~ '^[0-2](\.(0|[1-9][0-9]*))+$'),
    -- The hwType of the hardwareModuleName (RFC 4108 section 5) in it.
    add column hardware_type text check (hardware_type ~ '^[0-2](\.(0|[1-9][0-9]*))+$'),
    -- Who says what the entry says, for the people who read it.
    add column asserted_by   text not null default '';

alter table issuer drop constraint issuer_identity_field_check;
alter table issuer add constraint issuer_identity_field_check check (identity_field in
    ('san.uri', 'subject.serialNumber', 'subject.cn', 'san.hardwareModuleName', 'san.permanentIdentifier'));

-- Two entries for the same certificates would leave it to chance which of them counts.
create unique index issuer_conditions on issuer
    (tenant, spki_sha256, coalesce(issuer_spki, ''), coalesce(policy_oid, ''), coalesce(hardware_type, ''))
    where enabled;
create index grant_entry_issuer on grant_entry (tenant, issuer_id, expires_at);
