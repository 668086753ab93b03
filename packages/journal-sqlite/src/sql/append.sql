-- Fence and compare-and-set at once: no row where the lease, the head or the status is another, or where the batch
-- claims to have seen a message that is not there. For the ordinary batch, which leaves the run open and held: it writes
-- no column of `runs_due`. Whatever this does not find is offered to `append-turn.sql`.
UPDATE runs
SET seq = $seq, digest = $digest, vocabulary = max(vocabulary, $vocabulary),
    claims = iif($progress, 0, claims), inbox_seen = max(inbox_seen, $seen), touched = touched + 1
WHERE run_id = $run_id
  AND status = 'open'
  AND owner IS NOT NULL AND epoch = $epoch AND token = $token
  AND seq = $after_seq AND digest = $after_digest
  AND $seen <= inbox_last
RETURNING run_no
