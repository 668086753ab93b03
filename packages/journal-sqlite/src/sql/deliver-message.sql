-- A plain INSERT: a message that stood there already would be an error, never something to ignore.
INSERT INTO messages (run_no, position, id, sender, kind, digest, at, payload)
VALUES ($run_no, $position, $id, $sender, $kind, $digest, $at, $payload)
