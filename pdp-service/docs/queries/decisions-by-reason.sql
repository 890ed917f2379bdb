-- How often each decision was made, and why.
select decision, coalesce(nullif(array_to_string(list_sort(reasons), ' '), ''), '-') as reasons, count(*) as decisions
from records
group by all
order by decisions desc, decision, reasons;
