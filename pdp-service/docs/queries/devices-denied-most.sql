-- Registered devices with the most denials, and how many permits they had beside them.
select device.registry_id as device,
       count(*) filter (decision = 'deny') as denied,
       count(*) filter (decision = 'permit') as permitted,
       max(decided_at) as last_seen
from records
where device.registry_id is not null
group by 1
having denied > 0
order by denied desc, device
limit 20;
