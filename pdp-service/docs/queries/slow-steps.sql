-- What the steps of a decision take: median and 99th percentile, in microseconds.
select step, count(*) as decisions,
       round(quantile_cont(nanoseconds, 0.5) / 1000, 1) as p50_us,
       round(quantile_cont(nanoseconds, 0.99) / 1000, 1) as p99_us
from (unpivot (select step_ns.* from records) on columns(*) into name step value nanoseconds)
group by step
order by p99_us desc;
