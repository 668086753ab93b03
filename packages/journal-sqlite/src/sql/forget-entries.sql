DELETE FROM entries WHERE run_no = $run_no
