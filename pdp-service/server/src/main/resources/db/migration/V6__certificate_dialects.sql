-- The forms in which enforcement points hand over what a proxy before them saw.
alter table pep drop constraint pep_dialect_check;
alter table pep add constraint pep_dialect_check
    check (dialect in ('pem', 'der', 'xfcc', 'rfc9440', 'nginx', 'alb', 'traefik'));
