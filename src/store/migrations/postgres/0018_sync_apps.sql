-- What a site's sync signs in with, where it isn't the deployment's app by a refresh token.
CREATE TABLE sync_apps (
    site_id               UUID NOT NULL REFERENCES sites (site_id),
    -- The consumer key of the customer's own app; empty is the deployment's.
    client_id             TEXT NOT NULL,
    client_secret_sealed  BYTEA NOT NULL,
    -- PEM; empty where nobody made a key pair.
    private_key_sealed    BYTEA NOT NULL,
    certificate           TEXT NOT NULL,
    certified_at          BIGINT NOT NULL,
    PRIMARY KEY (site_id)
);

-- The user that assertions speak for; empty where a refresh token is used.
ALTER TABLE connections ADD COLUMN username TEXT NOT NULL DEFAULT '';
-- When somebody of the org last had to approve the app for themselves.
ALTER TABLE connections ADD COLUMN self_approved_at BIGINT NOT NULL DEFAULT 0;
