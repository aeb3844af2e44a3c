-- Mails that wait, and what became of those that don't any more. One cause makes one mail ever.
CREATE TABLE mails (
    site_id          UUID NOT NULL REFERENCES sites (site_id),
    mail_id          UUID NOT NULL,
    kind             TEXT NOT NULL,
    cause            TEXT NOT NULL,
    user_id          UUID,
    -- 0 goes first.
    rank             BIGINT NOT NULL,
    state            TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'refused', 'expired', 'unknown')),
    -- Address, codes and links, sealed, in base64; empty as soon as the mail doesn't wait any more.
    sealed           TEXT NOT NULL,
    -- When its fate is unknown, a mail that may come twice is sent again; another one isn't.
    may_come_twice   BOOLEAN NOT NULL,
    queued_at        BIGINT NOT NULL,
    expires_at       BIGINT NOT NULL,
    next_attempt_at  BIGINT NOT NULL,
    attempts         BIGINT NOT NULL DEFAULT 0,
    lease_token      UUID,
    lease_until      BIGINT NOT NULL DEFAULT 0,
    finished_at      BIGINT NOT NULL DEFAULT 0,
    -- The mail server's status, never its words.
    reply            TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (site_id, mail_id),
    UNIQUE (site_id, cause)
);

CREATE INDEX mails_queued ON mails (site_id, rank, next_attempt_at, mail_id) WHERE state = 'queued';
CREATE INDEX mails_finished ON mails (finished_at) WHERE finished_at > 0;

-- Addresses that a mail server refused for good. The mark is about the address: with another one it is gone.
CREATE TABLE mail_refusals (
    site_id     UUID NOT NULL,
    user_id     UUID NOT NULL,
    email       TEXT NOT NULL,
    reply       TEXT NOT NULL,
    refused_at  BIGINT NOT NULL,
    PRIMARY KEY (site_id, user_id),
    FOREIGN KEY (site_id, user_id) REFERENCES users (site_id, user_id)
);

-- People who want no question mails.
CREATE TABLE mail_stops (
    site_id     UUID NOT NULL,
    user_id     UUID NOT NULL,
    stopped_at  BIGINT NOT NULL,
    PRIMARY KEY (site_id, user_id),
    FOREIGN KEY (site_id, user_id) REFERENCES users (site_id, user_id)
);

-- The last mail about questions that each person got, by their own date.
CREATE TABLE question_mails (
    site_id    UUID NOT NULL,
    user_id    UUID NOT NULL,
    mailed_on  TEXT NOT NULL CHECK (length(mailed_on) = 10),
    kind       TEXT NOT NULL CHECK (kind IN ('questions', 'reminder')),
    PRIMARY KEY (site_id, user_id),
    FOREIGN KEY (site_id, user_id) REFERENCES users (site_id, user_id)
);

-- How far a day's question mails are among the people of one time zone.
CREATE TABLE question_mail_rounds (
    site_id     UUID NOT NULL REFERENCES sites (site_id),
    time_zone   TEXT NOT NULL,
    day         TEXT NOT NULL CHECK (length(day) = 10),
    -- The last person looked at; empty when all of them were.
    after_user  UUID,
    PRIMARY KEY (site_id, time_zone)
);

-- Links of question mails. Each lets its person answer what is due, and nothing else.
CREATE TABLE question_links (
    site_id          UUID NOT NULL,
    question_link_id UUID NOT NULL,
    -- SHA-256 of the token in the mail.
    token_digest     TEXT NOT NULL CHECK (length(token_digest) = 64),
    user_id          UUID NOT NULL,
    presentation_id  UUID NOT NULL,
    created_at       BIGINT NOT NULL,
    expires_at       BIGINT NOT NULL,
    PRIMARY KEY (site_id, question_link_id),
    UNIQUE (site_id, token_digest),
    FOREIGN KEY (site_id, user_id) REFERENCES users (site_id, user_id)
);

CREATE INDEX question_links_of_user ON question_links (site_id, user_id);
CREATE INDEX question_links_end ON question_links (expires_at);
