-- Connecting an org: a site's link, the sign-in that waits for a yes, and what a check of the connection found.

-- The link that an approval belongs to; empty where somebody approves the app for themselves.
ALTER TABLE approvals ADD COLUMN link_digest TEXT NOT NULL DEFAULT '';

ALTER TABLE connections ADD COLUMN verified_at INTEGER NOT NULL DEFAULT 0;
-- The findings of that check, as JSON.
ALTER TABLE connections ADD COLUMN findings TEXT NOT NULL DEFAULT '[]';

-- One link per site: a new one makes the old one void.
CREATE TABLE connect_links (
    site_id      BLOB NOT NULL REFERENCES sites (site_id),
    -- SHA-256; the link itself is shown or sent once and kept nowhere.
    link_digest  TEXT NOT NULL UNIQUE CHECK (length(link_digest) = 64),
    -- Whom it was sent to; empty where it was only shown.
    email        TEXT NOT NULL,
    environment  TEXT NOT NULL CHECK (environment IN ('production', 'sandbox')),
    login_url    TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    PRIMARY KEY (site_id)
) STRICT;

-- Somebody signed in at Salesforce and still has to say yes.
CREATE TABLE pending_connections (
    site_id              BLOB NOT NULL REFERENCES sites (site_id),
    confirmation_digest  TEXT NOT NULL UNIQUE CHECK (length(confirmation_digest) = 64),
    -- Digest of the browser's cookie.
    browser              BLOB NOT NULL,
    -- Org and tokens.
    sealed               BLOB NOT NULL,
    expires_at           INTEGER NOT NULL,
    PRIMARY KEY (site_id)
) STRICT;
