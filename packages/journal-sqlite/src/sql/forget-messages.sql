DELETE FROM messages WHERE run_no = $run_no
