SELECT run_no, run_id, manifest, status, stalled, epoch, owner, token, lease_ms, expires_at, seq, digest
FROM runs
WHERE run_id = $run_id
