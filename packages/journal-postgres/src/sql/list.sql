-- Keyset pages over the primary key. The ids with a prefix are a range of it, from the prefix to the first text after
-- all that begin so, or to the end where there is none: nothing here is a pattern.
SELECT {schema}.now_ms() AS now, pg_is_in_recovery() AS standby, NULL::json AS run, NULL AS run_id
UNION ALL
(SELECT NULL, NULL, row_to_json(r), r.run_id
 FROM {schema}.runs r
 WHERE r.run_id >= $1 AND ($2::text IS NULL OR r.run_id < $2) AND r.run_id <> $3
   AND r.status NOT IN ('forgotten', 'importing')
   AND ($4::text[] IS NULL OR r.status = ANY ($4))
   AND ($5::text IS NULL OR r.queue = $5)
   AND ($6::bigint IS NULL OR r.ended_at < $6)
 ORDER BY r.run_id
 LIMIT $7)
ORDER BY run_id NULLS FIRST
