SELECT seq, epoch, at, kind, payload, refs, digest
FROM entries
WHERE run_no = $run_no AND seq > $after_seq
ORDER BY seq
LIMIT $limit
