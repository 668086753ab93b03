-- Keyset pages over the unique index of run ids. The ids with a prefix are a range of it, from the prefix to the first
-- text after all that begin so: nothing here is a pattern.
SELECT run_no, run_id, manifest, agent, queue, status, stalled, epoch, owner, token, lease_ms, expires_at, seq, digest,
       vocabulary, due_at, claims, inbox_last, inbox_seen, inbox_bytes, ended_at
FROM runs
WHERE run_id >= $from AND run_id < $until AND run_id <> $after
  AND status NOT IN ('forgotten', 'importing')
  AND ($status IS NULL OR status IN (SELECT value FROM json_each($status)))
  AND ($queue IS NULL OR queue = $queue)
  AND ($ended_before IS NULL OR ended_at < $ended_before)
ORDER BY run_id
LIMIT $limit
