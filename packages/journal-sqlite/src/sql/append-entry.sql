-- A plain INSERT: an entry that stood there already would be an error, never something to ignore.
INSERT INTO entries (run_no, seq, epoch, at, kind, digest, refs, payload)
VALUES ($run_no, $seq, $epoch, $at, $kind, $digest, $refs, $payload)
