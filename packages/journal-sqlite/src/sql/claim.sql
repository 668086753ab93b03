-- The next runs that a claimer may have, in the order of `runs_due`, oldest due first; of equal age the one begun first.
SELECT run_no, run_id, manifest, agent, queue, status, stalled, epoch, owner, token, lease_ms, expires_at, seq, digest,
       vocabulary, due_at, claims, inbox_last, inbox_seen, inbox_bytes, ended_at
FROM runs
WHERE queue = $queue AND status IN ('open', 'suspended') AND due_since <= $now
  AND vocabulary <= $vocabulary AND agent IN (SELECT value FROM json_each($agents))
ORDER BY due_since, run_no
LIMIT $limit
