-- What a site's sync signs in with, where it isn't the deployment's app by a refresh token.
CREATE TABLE sync_apps (
    site_id               BLOB NOT NULL REFERENCES sites (site_id),
    -- The consumer key of the customer's own app; empty is the deployment's.
    client_id             TEXT NOT NULL,
    client_secret_sealed  BLOB NOT NULL,
    -- PEM; empty where nobody made a key pair.
    private_key_sealed    BLOB NOT NULL,
    certificate           TEXT NOT NULL,
    certified_at          INTEGER NOT NULL,
    PRIMARY KEY (site_id)
) STRICT;

-- The user that assertions speak for; empty where a refresh token is used.
ALTER TABLE connections ADD COLUMN username TEXT NOT NULL DEFAULT '';
-- When somebody of the org last had to approve the app for themselves.
ALTER TABLE connections ADD COLUMN self_approved_at INTEGER NOT NULL DEFAULT 0;
