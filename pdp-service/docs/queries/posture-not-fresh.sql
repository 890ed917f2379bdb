-- Signals that were stale or unknown when something was decided: which source is behind, and by how much.
select signal.name as signal, signal.source as source, signal.status as status,
       count(*) as decisions, max(signal.age) as oldest_seconds
from (select unnest(posture) as signal from records)
where signal.status <> 'fresh'
group by all
order by decisions desc, signal, source;
