-- Who signs the certificate header along with a device's request (RFC 9421): a JWK set, or nothing.
alter table pep
    add column header_keys text not null default '';
