-- Fence and compare-and-set at once: no row where the lease, the head or the status is another.
-- The end takes the lease with it; anything appended clears a stall.
UPDATE runs
SET seq = $seq, digest = $digest, status = coalesce($end, 'open'), stalled = NULL,
    owner = iif($end IS NULL, owner, NULL), token = iif($end IS NULL, token, NULL),
    lease_ms = iif($end IS NULL, lease_ms, NULL), expires_at = iif($end IS NULL, expires_at, NULL),
    touched = touched + 1
WHERE run_id = $run_id
  AND status IN ('open', 'stalled')
  AND owner IS NOT NULL AND epoch = $epoch AND token = $token
  AND seq = $after_seq AND digest = $after_digest
RETURNING run_no, run_id, manifest, status, stalled, epoch, owner, token, lease_ms, expires_at, seq, digest
