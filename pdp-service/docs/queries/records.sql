-- The view that the other queries read: what ./pdp stream export wrote.
create or replace view records as
select time::timestamptz as decided_at, data.*
from read_ndjson('records.ndjson', sample_size = -1);
