-- Who answers for an issuer's certificates by OCSP.
alter table issuer
    add column ocsp_responders text not null default '';
