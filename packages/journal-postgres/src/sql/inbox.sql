-- A page from one snapshot: a row for the run, if it is known, then its messages.
WITH run AS (SELECT * FROM {schema}.runs WHERE run_id = $1),
page AS (
  SELECT m.*, sum(octet_length(m.payload)) OVER (ORDER BY m.position) AS total,
         row_number() OVER (ORDER BY m.position) AS place
  FROM (SELECT m.* FROM {schema}.messages m
        WHERE m.run_no = (SELECT run_no FROM run) AND m.position > $2 ORDER BY m.position LIMIT $3) m
)
SELECT {schema}.now_ms() AS now, pg_is_in_recovery() AS standby, (SELECT row_to_json(run) FROM run) AS run,
       NULL::bigint AS position, NULL AS id, NULL AS sender, NULL AS kind, NULL AS payload, NULL AS digest,
       NULL::bigint AS at
UNION ALL
SELECT NULL, NULL, NULL, position, id, sender, kind, payload, digest, at FROM page WHERE total <= $4 OR place = 1
ORDER BY position NULLS FIRST
