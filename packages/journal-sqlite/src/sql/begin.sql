INSERT INTO runs
  (run_id, manifest, agent, queue, status, stalled, epoch, owner, token, lease_ms, expires_at, seq, digest,
   vocabulary, due_at, claims, inbox_last, inbox_seen, inbox_bytes, ended_at, touched)
VALUES
  ($run_id, $manifest, $agent, $queue, $status, $stalled, $epoch, $owner, $token, $lease_ms, $expires_at, $seq, $digest,
   $vocabulary, $due_at, $claims, $inbox_last, $inbox_seen, $inbox_bytes, $ended_at, 0)
