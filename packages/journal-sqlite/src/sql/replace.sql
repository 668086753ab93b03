-- Everything but the id and the number: a run becomes a tombstone, or a tombstone a run again. The rules keep the epoch.
UPDATE runs
SET manifest = $manifest, agent = $agent, queue = $queue, status = $status, stalled = $stalled, epoch = $epoch,
    owner = $owner, token = $token, lease_ms = $lease_ms, expires_at = $expires_at, seq = $seq, digest = $digest,
    vocabulary = $vocabulary, due_at = $due_at, claims = $claims, inbox_last = $inbox_last, inbox_seen = $inbox_seen,
    inbox_bytes = $inbox_bytes, ended_at = $ended_at, touched = touched + 1
WHERE run_id = $run_id
