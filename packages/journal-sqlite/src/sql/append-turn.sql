-- What the rule decided of a batch that is not ordinary: the run ends, suspends, or goes on after a stall. Ids, manifest
-- and inbox are not its to change.
UPDATE runs
SET seq = $seq, digest = $digest, vocabulary = $vocabulary, claims = $claims, inbox_seen = $inbox_seen,
    status = $status, stalled = $stalled, owner = $owner, token = $token, lease_ms = $lease_ms,
    expires_at = $expires_at, due_at = $due_at, ended_at = $ended_at, touched = touched + 1
WHERE run_no = $run_no
