-- Replicas and epochs with a record missing between two others: there is none, ever.
select "order".replica as replica, "order".epoch as epoch,
       max("order".sequence) - count(distinct "order".sequence) as missing,
       count(*) - count(distinct "order".sequence) as doubled
from records
group by all
having missing <> 0 or doubled <> 0;
