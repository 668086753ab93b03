-- How much a page might hold, so that no payload past its end is loaded.
SELECT total(bytes) AS bytes
FROM (
  SELECT octet_length(payload) AS bytes
  FROM entries
  WHERE run_no = $run_no AND seq > $after_seq
  ORDER BY seq
  LIMIT $limit
)
