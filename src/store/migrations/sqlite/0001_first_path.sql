-- Tenants. Every other table of a tenant begins its primary key with site_id.
CREATE TABLE sites (
    site_id     BLOB NOT NULL PRIMARY KEY,
    slug        TEXT NOT NULL UNIQUE,
    name        TEXT NOT NULL,
    time_zone   TEXT NOT NULL,
    locale      TEXT NOT NULL,
    workdays    INTEGER NOT NULL CHECK (workdays BETWEEN 1 AND 127),
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL
) STRICT;

-- A site's tie to one Salesforce org. The list of these orgs is the wall between tenants for Canvas launches.
CREATE TABLE connections (
    site_id               BLOB NOT NULL REFERENCES sites (site_id),
    connection_id         BLOB NOT NULL,
    org_id                TEXT NOT NULL UNIQUE CHECK (length(org_id) = 18),
    org_name              TEXT NOT NULL,
    instance_url          TEXT NOT NULL,
    login_url             TEXT NOT NULL,
    client_id             TEXT NOT NULL,
    client_secret_sealed  BLOB NOT NULL,
    refresh_token_sealed  BLOB NOT NULL,
    -- Set before a refresh leaves, cleared when its result is stored: a crash in between can be recognised.
    refresh_started_at    INTEGER,
    refreshed_at          INTEGER NOT NULL,
    state                 TEXT NOT NULL CHECK (state IN ('connected', 'needs_reauth', 'disconnected')),
    reason                TEXT,
    -- Circuit breaker of this connection, shared by all replicas.
    paused_until          INTEGER NOT NULL DEFAULT 0,
    failures              INTEGER NOT NULL DEFAULT 0,
    export_responses      INTEGER NOT NULL,
    export_question_text  INTEGER NOT NULL,
    connected_at          INTEGER NOT NULL,
    PRIMARY KEY (site_id, connection_id)
) STRICT;

CREATE TABLE users (
    site_id          BLOB NOT NULL REFERENCES sites (site_id),
    user_id          BLOB NOT NULL,
    email            TEXT NOT NULL,
    first_name       TEXT NOT NULL,
    last_name        TEXT NOT NULL,
    locale           TEXT NOT NULL,
    time_zone        TEXT NOT NULL,
    roles            TEXT NOT NULL,
    manager_id       BLOB,
    -- The tag Salesforce_user: unset and true lead to Salesforce, false straight into Qstream.
    salesforce_user  INTEGER,
    state            TEXT NOT NULL CHECK (state IN ('active', 'suspended', 'erased')),
    last_activity_at INTEGER,
    created_at       INTEGER NOT NULL,
    updated_at       INTEGER NOT NULL,
    PRIMARY KEY (site_id, user_id),
    UNIQUE (site_id, email)
) STRICT;

-- Identity is (org, Salesforce user), never an address.
CREATE TABLE salesforce_links (
    site_id             BLOB NOT NULL,
    org_id              TEXT NOT NULL,
    salesforce_user_id  TEXT NOT NULL CHECK (length(salesforce_user_id) = 18),
    user_id             BLOB NOT NULL,
    linked_at           INTEGER NOT NULL,
    PRIMARY KEY (site_id, org_id, salesforce_user_id),
    UNIQUE (site_id, org_id, user_id),
    FOREIGN KEY (site_id, user_id) REFERENCES users (site_id, user_id)
) STRICT;

CREATE TABLE courses (
    site_id             BLOB NOT NULL REFERENCES sites (site_id),
    course_id           BLOB NOT NULL,
    name                TEXT NOT NULL,
    kind                TEXT NOT NULL CHECK (kind IN ('classic', 'turbo', 'lightning')),
    starts_on           TEXT NOT NULL CHECK (length(starts_on) = 10),
    ends_on             TEXT CHECK (length(ends_on) = 10),
    new_per_delivery    INTEGER NOT NULL CHECK (new_per_delivery > 0),
    delivery_weekdays   INTEGER NOT NULL CHECK (delivery_weekdays BETWEEN 1 AND 127),
    max_per_day         INTEGER NOT NULL CHECK (max_per_day > 0),
    interval_incorrect  INTEGER NOT NULL CHECK (interval_incorrect > 0),
    interval_correct    INTEGER NOT NULL CHECK (interval_correct > 0),
    streak_required     INTEGER NOT NULL CHECK (streak_required > 0),
    created_at          INTEGER NOT NULL,
    updated_at          INTEGER NOT NULL,
    PRIMARY KEY (site_id, course_id)
) STRICT;

-- Versions never change: an answer is read against what was asked.
CREATE TABLE question_versions (
    site_id              BLOB NOT NULL REFERENCES sites (site_id),
    question_version_id  BLOB NOT NULL,
    question_id          BLOB NOT NULL,
    kind                 TEXT NOT NULL CHECK (kind IN ('single', 'multi')),
    topic                TEXT NOT NULL,
    stem                 TEXT NOT NULL,
    options              TEXT NOT NULL,
    explanation          TEXT NOT NULL,
    takeaway             TEXT NOT NULL,
    reference            TEXT NOT NULL,
    language             TEXT NOT NULL,
    created_at           INTEGER NOT NULL,
    PRIMARY KEY (site_id, question_version_id)
) STRICT;

CREATE TABLE course_questions (
    site_id              BLOB NOT NULL,
    course_id            BLOB NOT NULL,
    question_id          BLOB NOT NULL,
    question_version_id  BLOB NOT NULL,
    position             INTEGER NOT NULL,
    PRIMARY KEY (site_id, course_id, question_id),
    FOREIGN KEY (site_id, course_id) REFERENCES courses (site_id, course_id),
    FOREIGN KEY (site_id, question_version_id) REFERENCES question_versions (site_id, question_version_id)
) STRICT;

-- A participant: a user in a course. The counters are sums over item_states, point_events and answers, kept for the
-- pages and the export.
CREATE TABLE enrolments (
    site_id           BLOB NOT NULL,
    enrolment_id      BLOB NOT NULL,
    course_id         BLOB NOT NULL,
    user_id           BLOB NOT NULL,
    enrolled_at       INTEGER NOT NULL,
    points            INTEGER NOT NULL DEFAULT 0,
    answers           INTEGER NOT NULL DEFAULT 0,
    right_answers     INTEGER NOT NULL DEFAULT 0,
    retired           INTEGER NOT NULL DEFAULT 0,
    first_answer_at   INTEGER,
    last_answer_at    INTEGER,
    -- The participant's local date of the last answer, and how many were given on it: the daily cap needs both.
    last_answer_on    TEXT,
    answers_that_day  INTEGER NOT NULL DEFAULT 0,
    completed_at      INTEGER,
    PRIMARY KEY (site_id, enrolment_id),
    UNIQUE (site_id, user_id, course_id),
    FOREIGN KEY (site_id, course_id) REFERENCES courses (site_id, course_id),
    FOREIGN KEY (site_id, user_id) REFERENCES users (site_id, user_id)
) STRICT;

CREATE TABLE item_states (
    site_id       BLOB NOT NULL,
    enrolment_id  BLOB NOT NULL,
    question_id   BLOB NOT NULL,
    seen          INTEGER NOT NULL,
    streak        INTEGER NOT NULL,
    not_right     INTEGER NOT NULL,
    retired_on    TEXT,
    first_num     INTEGER NOT NULL,
    first_den     INTEGER NOT NULL,
    latest_num    INTEGER NOT NULL,
    latest_den    INTEGER NOT NULL,
    PRIMARY KEY (site_id, enrolment_id, question_id),
    FOREIGN KEY (site_id, enrolment_id) REFERENCES enrolments (site_id, enrolment_id)
) STRICT;

-- A question put before a participant on a local date.
CREATE TABLE presentations (
    site_id              BLOB NOT NULL,
    presentation_id      BLOB NOT NULL,
    enrolment_id         BLOB NOT NULL,
    question_id          BLOB NOT NULL,
    question_version_id  BLOB NOT NULL,
    attempt              INTEGER NOT NULL CHECK (attempt > 0),
    class                TEXT NOT NULL CHECK (class IN ('new', 'correct_repeat', 'incorrect_repeat')),
    scheduled_on         TEXT NOT NULL CHECK (length(scheduled_on) = 10),
    position             INTEGER NOT NULL,
    state                TEXT NOT NULL CHECK (state IN ('open', 'answered', 'withdrawn')),
    answer_id            BLOB,
    PRIMARY KEY (site_id, presentation_id),
    CHECK ((state = 'answered') = (answer_id IS NOT NULL)),
    FOREIGN KEY (site_id, enrolment_id) REFERENCES enrolments (site_id, enrolment_id),
    FOREIGN KEY (site_id, question_version_id) REFERENCES question_versions (site_id, question_version_id)
) STRICT;

-- At most one open presentation of a question for a participant; also the way to today's queue.
CREATE UNIQUE INDEX presentations_open ON presentations (site_id, enrolment_id, question_id) WHERE state = 'open';

-- Append-only. No secondary index: random ones are what makes writes slow; an answer is reached by its presentation.
CREATE TABLE answers (
    site_id          BLOB NOT NULL,
    answer_id        BLOB NOT NULL,
    presentation_id  BLOB NOT NULL,
    enrolment_id     BLOB NOT NULL,
    question_id      BLOB NOT NULL,
    chosen           TEXT NOT NULL,
    num              INTEGER NOT NULL,
    den              INTEGER NOT NULL,
    first_points     INTEGER NOT NULL,
    retirement_points INTEGER NOT NULL,
    retired          INTEGER NOT NULL,
    next_on          TEXT,
    answered_at      INTEGER NOT NULL,
    answered_on      TEXT NOT NULL CHECK (length(answered_on) = 10),
    wall_clock       TEXT NOT NULL,
    channel          TEXT NOT NULL CHECK (channel IN ('canvas', 'web', 'email')),
    PRIMARY KEY (site_id, answer_id)
) STRICT;

-- Append-only ledger: the score shown anywhere is a sum of these.
CREATE TABLE point_events (
    site_id         BLOB NOT NULL,
    point_event_id  BLOB NOT NULL,
    enrolment_id    BLOB NOT NULL,
    answer_id       BLOB,
    kind            TEXT NOT NULL CHECK (kind IN ('first', 'retirement', 'adjustment')),
    points          INTEGER NOT NULL,
    created_at      INTEGER NOT NULL,
    PRIMARY KEY (site_id, point_event_id)
) STRICT;

CREATE TABLE sessions (
    site_id             BLOB NOT NULL,
    session_id          BLOB NOT NULL,
    user_id             BLOB NOT NULL,
    org_id              TEXT NOT NULL,
    salesforce_user_id  TEXT NOT NULL,
    instance_id         TEXT NOT NULL,
    target_origin       TEXT NOT NULL,
    frame_ancestors     TEXT NOT NULL,
    created_at          INTEGER NOT NULL,
    seen_at             INTEGER NOT NULL,
    -- The absolute end, whatever the activity.
    ends_at             INTEGER NOT NULL,
    PRIMARY KEY (site_id, session_id),
    FOREIGN KEY (site_id, user_id) REFERENCES users (site_id, user_id)
) STRICT;

-- Signed requests that opened a session, by digest of their signature.
CREATE TABLE launches (
    site_id      BLOB NOT NULL,
    digest       TEXT NOT NULL CHECK (length(digest) = 64),
    session_id   BLOB NOT NULL,
    launched_at  INTEGER NOT NULL,
    PRIMARY KEY (site_id, digest)
) STRICT;

-- How often a frame was lately sent back for a fresh signed request: the guard against a loop.
CREATE TABLE bounces (
    site_id             BLOB NOT NULL,
    org_id              TEXT NOT NULL,
    salesforce_user_id  TEXT NOT NULL,
    instance_id         TEXT NOT NULL,
    since               INTEGER NOT NULL,
    count               INTEGER NOT NULL,
    PRIMARY KEY (site_id, org_id, salesforce_user_id, instance_id)
) STRICT;

-- One Salesforce row: what it should be (desired) against what Salesforce confirmed (acked).
CREATE TABLE export_items (
    site_id          BLOB NOT NULL,
    connection_id    BLOB NOT NULL,
    object           TEXT NOT NULL,
    entity_id        BLOB NOT NULL,
    -- Position of the object in the load order, parents first.
    rank             INTEGER NOT NULL,
    external_id      TEXT NOT NULL,
    desired_version  INTEGER NOT NULL,
    acked_version    INTEGER NOT NULL DEFAULT 0,
    acked_hash       TEXT,
    salesforce_id    TEXT,
    state            TEXT NOT NULL CHECK (state IN ('clean', 'dirty', 'dead')),
    first_dirty_at   INTEGER NOT NULL,
    attempts         INTEGER NOT NULL DEFAULT 0,
    next_attempt_at  INTEGER NOT NULL DEFAULT 0,
    lease_token      BLOB,
    lease_until      INTEGER NOT NULL DEFAULT 0,
    last_error       TEXT,
    PRIMARY KEY (site_id, connection_id, object, entity_id),
    CHECK (acked_version <= desired_version),
    CHECK (state <> 'clean' OR acked_version = desired_version),
    FOREIGN KEY (site_id, connection_id) REFERENCES connections (site_id, connection_id)
) STRICT;

CREATE INDEX export_items_dirty ON export_items (site_id, connection_id, rank, first_dirty_at) WHERE state = 'dirty';

-- One call to Salesforce, for the person who asks what happened to a row.
CREATE TABLE export_attempts (
    site_id            BLOB NOT NULL,
    export_attempt_id  BLOB NOT NULL,
    connection_id      BLOB NOT NULL,
    started_at         INTEGER NOT NULL,
    finished_at        INTEGER NOT NULL,
    rows_sent          INTEGER NOT NULL,
    rows_acked         INTEGER NOT NULL,
    outcome            TEXT NOT NULL,
    request_id         TEXT,
    PRIMARY KEY (site_id, export_attempt_id)
) STRICT;

-- Who may do a piece of background work now. The fence grows with every new holder.
CREATE TABLE leases (
    name    TEXT NOT NULL PRIMARY KEY,
    holder  BLOB NOT NULL,
    fence   INTEGER NOT NULL,
    until   INTEGER NOT NULL
) STRICT;

CREATE TABLE audit_events (
    site_id         BLOB NOT NULL,
    audit_event_id  BLOB NOT NULL,
    at              INTEGER NOT NULL,
    actor           TEXT NOT NULL,
    action          TEXT NOT NULL,
    subject         TEXT NOT NULL,
    PRIMARY KEY (site_id, audit_event_id)
) STRICT;
