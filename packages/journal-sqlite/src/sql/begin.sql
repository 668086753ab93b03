INSERT INTO runs
  (run_id, manifest, status, stalled, epoch, owner, token, lease_ms, expires_at, seq, digest, touched)
VALUES
  ($run_id, $manifest, $status, $stalled, $epoch, $owner, $token, $lease_ms, $expires_at, $seq, $digest, 0)
