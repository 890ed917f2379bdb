-- The same as Parquet, by day, for a lake.
copy (select *, decided_at::date as day from records) to 'parquet' (format parquet, partition_by (day), overwrite_or_ignore);
