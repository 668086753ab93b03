-- A page from one snapshot: a row for the run, if it is known, with the digest at the page's beginning, then its entries.
WITH run AS (SELECT * FROM {schema}.runs WHERE run_id = $1),
page AS (
  SELECT e.*, sum(octet_length(e.payload)) OVER (ORDER BY e.seq) AS total, row_number() OVER (ORDER BY e.seq) AS place
  FROM (SELECT e.* FROM {schema}.entries e WHERE e.run_no = (SELECT run_no FROM run) AND e.seq > $2 ORDER BY e.seq LIMIT $3) e
)
SELECT {schema}.now_ms() AS now, pg_is_in_recovery() AS standby, (SELECT row_to_json(run) FROM run) AS run,
       NULL::bigint AS seq, NULL::bigint AS epoch, NULL::bigint AS at, NULL AS kind,
       (SELECT e.digest FROM {schema}.entries e WHERE e.run_no = (SELECT run_no FROM run) AND e.seq = $2) AS digest,
       NULL AS refs, NULL AS payload
UNION ALL
SELECT NULL, NULL, NULL, seq, epoch, at, kind, digest, refs, payload FROM page WHERE total <= $4 OR place = 1
ORDER BY seq NULLS FIRST
