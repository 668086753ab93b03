-- What acquire, renew, release or claim decided, and a begin that found its run. Head, inbox and manifest are not
-- theirs to change.
UPDATE runs
SET status = $status, stalled = $stalled, epoch = $epoch, owner = $owner, token = $token,
    lease_ms = $lease_ms, expires_at = $expires_at, due_at = $due_at, claims = $claims, touched = touched + 1
WHERE run_no = $run_no
