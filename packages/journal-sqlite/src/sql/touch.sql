-- Makes what was found durable before it is answered: the row is written again and passes the same commit.
UPDATE runs SET touched = touched + 1 WHERE run_no = $run_no
