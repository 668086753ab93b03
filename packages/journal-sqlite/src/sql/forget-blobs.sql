DELETE FROM blobs WHERE run_no = $run_no
