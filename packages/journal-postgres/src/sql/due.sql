-- Whether a claimer would find a run, as `claim` looks for it. Asked first: a question costs no commit.
SELECT c.now, pg_is_in_recovery() AS standby,
       EXISTS (SELECT FROM {schema}.runs
               WHERE queue = $1 AND due_at IS NOT NULL AND status IN ('open', 'suspended') AND due_since <= c.now
                 AND vocabulary <= $3 AND agent = ANY ($2::text[])) AS due
FROM (SELECT {schema}.now_ms() AS now) c
