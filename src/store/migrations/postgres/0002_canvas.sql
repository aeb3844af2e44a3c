-- A session is named after the signed request that opened it, so recording the launch and opening the session is one write,
-- and the same bytes find the same row. The name begins with the request's own time: rows are appended, not scattered.
-- Sessions are short-lived and no released version wrote the old tables: both are made anew, and open tabs heal by themselves.
DROP TABLE sessions;
DROP TABLE launches;

CREATE TABLE sessions (
    site_id             UUID NOT NULL,
    session_id          UUID NOT NULL,
    -- Empty while the person still has to show an invitation.
    user_id             UUID,
    org_id              TEXT NOT NULL,
    salesforce_user_id  TEXT NOT NULL,
    instance_id         TEXT NOT NULL,
    target_origin       TEXT NOT NULL,
    frame_ancestors     TEXT NOT NULL,
    -- Digest of the browser's own cookie, and whether the browser ever sent it back: from then on it must.
    browser             UUID NOT NULL,
    cookie_seen         BOOLEAN NOT NULL,
    created_at          BIGINT NOT NULL,
    seen_at             BIGINT NOT NULL,
    -- The absolute end, whatever the activity.
    ends_at             BIGINT NOT NULL,
    PRIMARY KEY (site_id, session_id)
);

-- Signed requests whose session was swept away. They could be replayed as long as the consumer secret lives.
CREATE TABLE launches (
    site_id     UUID NOT NULL,
    session_id  UUID NOT NULL,
    PRIMARY KEY (site_id, session_id)
);

-- What a site wants of launches; no row means the defaults.
CREATE TABLE launch_settings (
    site_id            UUID NOT NULL REFERENCES sites (site_id),
    -- A person without an account gets one, as a learner.
    provision          BOOLEAN NOT NULL,
    -- Name, locale and time zone follow Salesforce.
    follow_salesforce  BOOLEAN NOT NULL,
    -- When Salesforce is asked whether the person's token is alive, beyond the links by e-mail address, which always ask.
    liveness           TEXT NOT NULL CHECK (liveness IN ('off', 'first', 'sampled')),
    PRIMARY KEY (site_id)
);

-- A code that links one account to the Salesforce person who enters it.
CREATE TABLE invitations (
    site_id        UUID NOT NULL,
    invitation_id  UUID NOT NULL,
    user_id        UUID NOT NULL,
    -- SHA-256; the code itself is shown once and kept nowhere.
    code_digest    TEXT NOT NULL CHECK (length(code_digest) = 64),
    created_at     BIGINT NOT NULL,
    expires_at     BIGINT NOT NULL,
    used_at        BIGINT,
    PRIMARY KEY (site_id, invitation_id),
    UNIQUE (site_id, code_digest),
    FOREIGN KEY (site_id, user_id) REFERENCES users (site_id, user_id)
);

-- People on their way through Salesforce's approval page. No site is known yet.
CREATE TABLE approvals (
    state_digest     TEXT NOT NULL PRIMARY KEY CHECK (length(state_digest) = 64),
    login_origin     TEXT NOT NULL,
    -- The PKCE verifier, sealed.
    verifier_sealed  BYTEA NOT NULL,
    browser          UUID NOT NULL,
    expires_at       BIGINT NOT NULL
);

-- Why a launch was refused, by the reference on its page. Most happen before any site is known.
CREATE TABLE launch_refusals (
    incident    TEXT NOT NULL PRIMARY KEY,
    -- The site, where a proven request named a connected org.
    of_site     UUID,
    cause       TEXT NOT NULL,
    refused_at  BIGINT NOT NULL
);
