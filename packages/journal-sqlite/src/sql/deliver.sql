-- What deliver or revive decided. Lease and head are not theirs to change.
UPDATE runs
SET status = $status, stalled = $stalled, due_at = $due_at, claims = $claims,
    inbox_last = $inbox_last, inbox_bytes = $inbox_bytes, touched = touched + 1
WHERE run_no = $run_no
