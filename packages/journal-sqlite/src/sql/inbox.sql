SELECT position, id, sender, kind, payload, digest, at
FROM messages
WHERE run_no = $run_no AND position > $after
ORDER BY position
LIMIT $limit
