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
