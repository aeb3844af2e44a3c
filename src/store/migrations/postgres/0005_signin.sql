-- People on their site's own host: sessions by cookie, and how they sign in there.

CREATE TABLE first_party_sessions (
    site_id        UUID NOT NULL,
    session_id     UUID NOT NULL,
    user_id        UUID NOT NULL,
    -- SHA-256 of the cookie's value.
    cookie_digest  TEXT NOT NULL CHECK (length(cookie_digest) = 64),
    scope          TEXT NOT NULL CHECK (scope IN ('full', 'due_questions')),
    -- How the person proved who they are.
    method         TEXT NOT NULL,
    -- The roles the person had then: with other roles they sign in anew.
    roles          TEXT NOT NULL,
    -- Browser and system, as far as the browser tells.
    device         TEXT NOT NULL,
    created_at     BIGINT NOT NULL,
    seen_at        BIGINT NOT NULL,
    -- The absolute end, whatever the activity.
    ends_at        BIGINT NOT NULL,
    PRIMARY KEY (site_id, session_id),
    UNIQUE (site_id, cookie_digest),
    FOREIGN KEY (site_id, user_id) REFERENCES users (site_id, user_id)
);

CREATE INDEX first_party_sessions_of_user ON first_party_sessions (site_id, user_id);

-- A code and a link on their way to a mailbox, bound to the browser that asked. Unknown addresses have rows, too, which
-- nobody can use: whoever watches learns nothing.
CREATE TABLE sign_in_challenges (
    site_id       UUID NOT NULL,
    challenge_id  UUID NOT NULL,
    user_id       UUID,
    -- Digest of the browser's cookie.
    browser       UUID NOT NULL,
    -- Keyed digests of the code and of the link's token.
    code_digest   TEXT NOT NULL CHECK (length(code_digest) = 64),
    link_digest   TEXT NOT NULL CHECK (length(link_digest) = 64),
    tries         BIGINT NOT NULL,
    -- Where the person was going.
    next_path     TEXT NOT NULL,
    expires_at    BIGINT NOT NULL,
    PRIMARY KEY (site_id, challenge_id),
    UNIQUE (site_id, browser),
    UNIQUE (site_id, link_digest)
);

-- How often something was asked for lately, under a keyed digest of who or where: waits grow, and every replica knows them.
CREATE TABLE throttles (
    site_id  UUID NOT NULL,
    name     TEXT NOT NULL CHECK (length(name) = 64),
    count    BIGINT NOT NULL,
    seen_at  BIGINT NOT NULL,
    next_at  BIGINT NOT NULL,
    PRIMARY KEY (site_id, name)
);

-- How a site's people get in; no row means that nothing was set.
CREATE TABLE sign_in_settings (
    site_id    UUID NOT NULL REFERENCES sites (site_id),
    -- Everybody signs in through Salesforce.
    force_sso  BOOLEAN NOT NULL,
    -- Address of the Qstream tab in the connected org.
    tab_url    TEXT,
    PRIMARY KEY (site_id)
);

-- Somebody on the way through Salesforce's login page may be signing in to a site, not approving the app.
ALTER TABLE approvals ADD COLUMN of_site UUID;
ALTER TABLE approvals ADD COLUMN next_path TEXT;
