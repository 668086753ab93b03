-- Doing nothing is right for blobs only: the address is the digest, so what stands there is the same bytes. Some
-- drivers bind an empty buffer as NULL.
INSERT INTO blobs (run_no, address, bytes) VALUES ($run_no, $address, coalesce($bytes, x''))
ON CONFLICT (run_no, address) DO NOTHING
