-- Opening writes, so that its commit syncs whatever an earlier process left in the log.
UPDATE store SET opened = opened + 1 WHERE id = 1
