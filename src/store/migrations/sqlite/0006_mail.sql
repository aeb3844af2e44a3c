-- Mails that wait, and what became of those that don't any more. One cause makes one mail ever.
CREATE TABLE mails (
    site_id          BLOB NOT NULL REFERENCES sites (site_id),
    mail_id          BLOB NOT NULL,
    kind             TEXT NOT NULL,
    cause            TEXT NOT NULL,
    user_id          BLOB,
    -- 0 goes first.
    rank             INTEGER NOT NULL,
    state            TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'refused', 'expired', 'unknown')),
    -- Address, codes and links, sealed, in base64; empty as soon as the mail doesn't wait any more.
    sealed           TEXT NOT NULL,
    -- When its fate is unknown, a mail that may come twice is sent again; another one isn't.
    may_come_twice   INTEGER NOT NULL,
    queued_at        INTEGER NOT NULL,
    expires_at       INTEGER NOT NULL,
    next_attempt_at  INTEGER NOT NULL,
    attempts         INTEGER NOT NULL DEFAULT 0,
    lease_token      BLOB,
    lease_until      INTEGER NOT NULL DEFAULT 0,
    finished_at      INTEGER NOT NULL DEFAULT 0,
    -- The mail server's status, never its words.
    reply            TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (site_id, mail_id),
    UNIQUE (site_id, cause)
) STRICT;

CREATE INDEX mails_queued ON mails (site_id, rank, next_attempt_at, mail_id) WHERE state = 'queued';
CREATE INDEX mails_finished ON mails (finished_at) WHERE finished_at > 0;

-- Addresses that a mail server refused for good. The mark is about the address: with another one it is gone.
CREATE TABLE mail_refusals (
    site_id     BLOB NOT NULL,
    user_id     BLOB NOT NULL,
    email       TEXT NOT NULL,
    reply       TEXT NOT NULL,
    refused_at  INTEGER NOT NULL,
    PRIMARY KEY (site_id, user_id),
    FOREIGN KEY (site_id, user_id) REFERENCES users (site_id, user_id)
) STRICT;

-- People who want no question mails.
CREATE TABLE mail_stops (
    site_id     BLOB NOT NULL,
    user_id     BLOB NOT NULL,
    stopped_at  INTEGER NOT NULL,
    PRIMARY KEY (site_id, user_id),
    FOREIGN KEY (site_id, user_id) REFERENCES users (site_id, user_id)
) STRICT;

-- The last mail about questions that each person got, by their own date.
CREATE TABLE question_mails (
    site_id    BLOB NOT NULL,
    user_id    BLOB NOT NULL,
    mailed_on  TEXT NOT NULL CHECK (length(mailed_on) = 10),
    kind       TEXT NOT NULL CHECK (kind IN ('questions', 'reminder')),
    PRIMARY KEY (site_id, user_id),
    FOREIGN KEY (site_id, user_id) REFERENCES users (site_id, user_id)
) STRICT;

-- How far a day's question mails are among the people of one time zone.
CREATE TABLE question_mail_rounds (
    site_id     BLOB NOT NULL REFERENCES sites (site_id),
    time_zone   TEXT NOT NULL,
    day         TEXT NOT NULL CHECK (length(day) = 10),
    -- The last person looked at; empty when all of them were.
    after_user  BLOB,
    PRIMARY KEY (site_id, time_zone)
) STRICT;

-- Links of question mails. Each lets its person answer what is due, and nothing else.
CREATE TABLE question_links (
    site_id          BLOB NOT NULL,
    question_link_id BLOB NOT NULL,
    -- SHA-256 of the token in the mail.
    token_digest     TEXT NOT NULL CHECK (length(token_digest) = 64),
    user_id          BLOB NOT NULL,
    presentation_id  BLOB NOT NULL,
    created_at       INTEGER NOT NULL,
    expires_at       INTEGER NOT NULL,
    PRIMARY KEY (site_id, question_link_id),
    UNIQUE (site_id, token_digest),
    FOREIGN KEY (site_id, user_id) REFERENCES users (site_id, user_id)
) STRICT;

CREATE INDEX question_links_of_user ON question_links (site_id, user_id);
CREATE INDEX question_links_end ON question_links (expires_at);
