-- Whether a claimer would find a run, as `claim` looks for it. Asked first: a question costs no commit. It asks for the one
-- that is due longest, because that is a walk along the index: for any one at all the planner may walk through the table.
SELECT c.now, pg_is_in_recovery() AS standby,
       (SELECT run_no FROM {schema}.runs
        WHERE queue = $1 AND due_at IS NOT NULL AND status IN ('open', 'suspended')
          AND greatest(due_at, expires_at) <= c.now AND vocabulary <= $3 AND agent = ANY ($2::text[])
        ORDER BY greatest(due_at, expires_at), run_no LIMIT 1) IS NOT NULL AS due
FROM (SELECT {schema}.now_ms() AS now) c
