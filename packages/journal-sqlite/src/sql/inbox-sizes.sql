-- The sizes of what a page might hold, so that no payload past its end is loaded.
SELECT octet_length(payload) AS bytes
FROM messages
WHERE run_no = $run_no AND position > $after
ORDER BY position
LIMIT $limit
