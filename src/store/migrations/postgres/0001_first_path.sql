-- Tenants. Every other table of a tenant begins its primary key with site_id.
CREATE TABLE sites (
    site_id     UUID NOT NULL PRIMARY KEY,
    slug        TEXT NOT NULL UNIQUE,
    name        TEXT NOT NULL,
    time_zone   TEXT NOT NULL,
    locale      TEXT NOT NULL,
    workdays    BIGINT NOT NULL CHECK (workdays BETWEEN 1 AND 127),
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
);

-- A site's tie to one Salesforce org. The list of these orgs is the wall between tenants for Canvas launches.
CREATE TABLE connections (
    site_id               UUID NOT NULL REFERENCES sites (site_id),
    connection_id         UUID NOT NULL,
    org_id                TEXT NOT NULL UNIQUE CHECK (length(org_id) = 18),
    org_name              TEXT NOT NULL,
    instance_url          TEXT NOT NULL,
    login_url             TEXT NOT NULL,
    client_id             TEXT NOT NULL,
    client_secret_sealed  BYTEA NOT NULL,
    refresh_token_sealed  BYTEA NOT NULL,
    -- Set before a refresh leaves, cleared when its result is stored: a crash in between can be recognised.
    refresh_started_at    BIGINT,
    refreshed_at          BIGINT NOT NULL,
    state                 TEXT NOT NULL CHECK (state IN ('connected', 'needs_reauth', 'disconnected')),
    reason                TEXT,
    -- Circuit breaker of this connection, shared by all replicas.
    paused_until          BIGINT NOT NULL DEFAULT 0,
    failures              BIGINT NOT NULL DEFAULT 0,
    export_responses      BOOLEAN NOT NULL,
    export_question_text  BOOLEAN NOT NULL,
    connected_at          BIGINT NOT NULL,
    PRIMARY KEY (site_id, connection_id)
);

CREATE TABLE users (
    site_id          UUID NOT NULL REFERENCES sites (site_id),
    user_id          UUID NOT NULL,
    email            TEXT NOT NULL,
    first_name       TEXT NOT NULL,
    last_name        TEXT NOT NULL,
    locale           TEXT NOT NULL,
    time_zone        TEXT NOT NULL,
    roles            TEXT NOT NULL,
    manager_id       UUID,
    -- The tag Salesforce_user: unset and true lead to Salesforce, false straight into Qstream.
    salesforce_user  BOOLEAN,
    state            TEXT NOT NULL CHECK (state IN ('active', 'suspended', 'erased')),
    last_activity_at BIGINT,
    created_at       BIGINT NOT NULL,
    updated_at       BIGINT NOT NULL,
    PRIMARY KEY (site_id, user_id),
    UNIQUE (site_id, email)
);

-- Identity is (org, Salesforce user), never an address.
CREATE TABLE salesforce_links (
    site_id             UUID NOT NULL,
    org_id              TEXT NOT NULL,
    salesforce_user_id  TEXT NOT NULL CHECK (length(salesforce_user_id) = 18),
    user_id             UUID NOT NULL,
    linked_at           BIGINT NOT NULL,
    PRIMARY KEY (site_id, org_id, salesforce_user_id),
    UNIQUE (site_id, org_id, user_id),
    FOREIGN KEY (site_id, user_id) REFERENCES users (site_id, user_id)
);

CREATE TABLE courses (
    site_id             UUID NOT NULL REFERENCES sites (site_id),
    course_id           UUID NOT NULL,
    name                TEXT NOT NULL,
    kind                TEXT NOT NULL CHECK (kind IN ('classic', 'turbo', 'lightning')),
    starts_on           TEXT NOT NULL CHECK (length(starts_on) = 10),
    ends_on             TEXT CHECK (length(ends_on) = 10),
    new_per_delivery    BIGINT NOT NULL CHECK (new_per_delivery > 0),
    delivery_weekdays   BIGINT NOT NULL CHECK (delivery_weekdays BETWEEN 1 AND 127),
    max_per_day         BIGINT NOT NULL CHECK (max_per_day > 0),
    interval_incorrect  BIGINT NOT NULL CHECK (interval_incorrect > 0),
    interval_correct    BIGINT NOT NULL CHECK (interval_correct > 0),
    streak_required     BIGINT NOT NULL CHECK (streak_required > 0),
    created_at          BIGINT NOT NULL,
    updated_at          BIGINT NOT NULL,
    PRIMARY KEY (site_id, course_id)
);

-- Versions never change: an answer is read against what was asked.
CREATE TABLE question_versions (
    site_id              UUID NOT NULL REFERENCES sites (site_id),
    question_version_id  UUID NOT NULL,
    question_id          UUID NOT NULL,
    kind                 TEXT NOT NULL CHECK (kind IN ('single', 'multi')),
    topic                TEXT NOT NULL,
    stem                 TEXT NOT NULL,
    options              TEXT NOT NULL,
    explanation          TEXT NOT NULL,
    takeaway             TEXT NOT NULL,
    reference            TEXT NOT NULL,
    language             TEXT NOT NULL,
    created_at           BIGINT NOT NULL,
    PRIMARY KEY (site_id, question_version_id)
);

CREATE TABLE course_questions (
    site_id              UUID NOT NULL,
    course_id            UUID NOT NULL,
    question_id          UUID NOT NULL,
    question_version_id  UUID NOT NULL,
    position             BIGINT NOT NULL,
    PRIMARY KEY (site_id, course_id, question_id),
    FOREIGN KEY (site_id, course_id) REFERENCES courses (site_id, course_id),
    FOREIGN KEY (site_id, question_version_id) REFERENCES question_versions (site_id, question_version_id)
);

-- A participant: a user in a course. The counters are sums over item_states, point_events and answers, kept for the
-- pages and the export.
CREATE TABLE enrolments (
    site_id           UUID NOT NULL,
    enrolment_id      UUID NOT NULL,
    course_id         UUID NOT NULL,
    user_id           UUID NOT NULL,
    enrolled_at       BIGINT NOT NULL,
    points            BIGINT NOT NULL DEFAULT 0,
    answers           BIGINT NOT NULL DEFAULT 0,
    right_answers     BIGINT NOT NULL DEFAULT 0,
    retired           BIGINT NOT NULL DEFAULT 0,
    first_answer_at   BIGINT,
    last_answer_at    BIGINT,
    -- The participant's local date of the last answer, and how many were given on it: the daily cap needs both.
    last_answer_on    TEXT,
    answers_that_day  BIGINT NOT NULL DEFAULT 0,
    completed_at      BIGINT,
    PRIMARY KEY (site_id, enrolment_id),
    UNIQUE (site_id, user_id, course_id),
    FOREIGN KEY (site_id, course_id) REFERENCES courses (site_id, course_id),
    FOREIGN KEY (site_id, user_id) REFERENCES users (site_id, user_id)
);

CREATE TABLE item_states (
    site_id       UUID NOT NULL,
    enrolment_id  UUID NOT NULL,
    question_id   UUID NOT NULL,
    seen          BIGINT NOT NULL,
    streak        BIGINT NOT NULL,
    not_right     BIGINT NOT NULL,
    retired_on    TEXT,
    first_num     BIGINT NOT NULL,
    first_den     BIGINT NOT NULL,
    latest_num    BIGINT NOT NULL,
    latest_den    BIGINT NOT NULL,
    PRIMARY KEY (site_id, enrolment_id, question_id),
    FOREIGN KEY (site_id, enrolment_id) REFERENCES enrolments (site_id, enrolment_id)
);

-- A question put before a participant on a local date.
CREATE TABLE presentations (
    site_id              UUID NOT NULL,
    presentation_id      UUID NOT NULL,
    enrolment_id         UUID NOT NULL,
    question_id          UUID NOT NULL,
    question_version_id  UUID NOT NULL,
    attempt              BIGINT NOT NULL CHECK (attempt > 0),
    class                TEXT NOT NULL CHECK (class IN ('new', 'correct_repeat', 'incorrect_repeat')),
    scheduled_on         TEXT NOT NULL CHECK (length(scheduled_on) = 10),
    position             BIGINT NOT NULL,
    state                TEXT NOT NULL CHECK (state IN ('open', 'answered', 'withdrawn')),
    answer_id            UUID,
    PRIMARY KEY (site_id, presentation_id),
    CHECK ((state = 'answered') = (answer_id IS NOT NULL)),
    FOREIGN KEY (site_id, enrolment_id) REFERENCES enrolments (site_id, enrolment_id),
    FOREIGN KEY (site_id, question_version_id) REFERENCES question_versions (site_id, question_version_id)
);

-- At most one open presentation of a question for a participant; also the way to today's queue.
CREATE UNIQUE INDEX presentations_open ON presentations (site_id, enrolment_id, question_id) WHERE state = 'open';

-- Append-only. No secondary index: random ones are what makes writes slow; an answer is reached by its presentation.
CREATE TABLE answers (
    site_id          UUID NOT NULL,
    answer_id        UUID NOT NULL,
    presentation_id  UUID NOT NULL,
    enrolment_id     UUID NOT NULL,
    question_id      UUID NOT NULL,
    chosen           TEXT NOT NULL,
    num              BIGINT NOT NULL,
    den              BIGINT NOT NULL,
    first_points     BIGINT NOT NULL,
    retirement_points BIGINT NOT NULL,
    retired          BOOLEAN NOT NULL,
    next_on          TEXT,
    answered_at      BIGINT NOT NULL,
    answered_on      TEXT NOT NULL CHECK (length(answered_on) = 10),
    wall_clock       TEXT NOT NULL,
    channel          TEXT NOT NULL CHECK (channel IN ('canvas', 'web', 'email')),
    PRIMARY KEY (site_id, answer_id)
);

-- Append-only ledger: the score shown anywhere is a sum of these.
CREATE TABLE point_events (
    site_id         UUID NOT NULL,
    point_event_id  UUID NOT NULL,
    enrolment_id    UUID NOT NULL,
    answer_id       UUID,
    kind            TEXT NOT NULL CHECK (kind IN ('first', 'retirement', 'adjustment')),
    points          BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    PRIMARY KEY (site_id, point_event_id)
);

CREATE TABLE sessions (
    site_id             UUID NOT NULL,
    session_id          UUID NOT NULL,
    user_id             UUID NOT NULL,
    org_id              TEXT NOT NULL,
    salesforce_user_id  TEXT NOT NULL,
    instance_id         TEXT NOT NULL,
    target_origin       TEXT NOT NULL,
    frame_ancestors     TEXT NOT NULL,
    created_at          BIGINT NOT NULL,
    seen_at             BIGINT NOT NULL,
    -- The absolute end, whatever the activity.
    ends_at             BIGINT NOT NULL,
    PRIMARY KEY (site_id, session_id),
    FOREIGN KEY (site_id, user_id) REFERENCES users (site_id, user_id)
);

-- Signed requests that opened a session, by digest of their signature.
CREATE TABLE launches (
    site_id      UUID NOT NULL,
    digest       TEXT NOT NULL CHECK (length(digest) = 64),
    session_id   UUID NOT NULL,
    launched_at  BIGINT NOT NULL,
    PRIMARY KEY (site_id, digest)
);

-- How often a frame was lately sent back for a fresh signed request: the guard against a loop.
CREATE TABLE bounces (
    site_id             UUID NOT NULL,
    org_id              TEXT NOT NULL,
    salesforce_user_id  TEXT NOT NULL,
    instance_id         TEXT NOT NULL,
    since               BIGINT NOT NULL,
    count               BIGINT NOT NULL,
    PRIMARY KEY (site_id, org_id, salesforce_user_id, instance_id)
);

-- One Salesforce row: what it should be (desired) against what Salesforce confirmed (acked).
CREATE TABLE export_items (
    site_id          UUID NOT NULL,
    connection_id    UUID NOT NULL,
    object           TEXT NOT NULL,
    entity_id        UUID NOT NULL,
    -- Position of the object in the load order, parents first.
    rank             BIGINT NOT NULL,
    external_id      TEXT NOT NULL,
    desired_version  BIGINT NOT NULL,
    acked_version    BIGINT NOT NULL DEFAULT 0,
    acked_hash       TEXT,
    salesforce_id    TEXT,
    state            TEXT NOT NULL CHECK (state IN ('clean', 'dirty', 'dead')),
    first_dirty_at   BIGINT NOT NULL,
    attempts         BIGINT NOT NULL DEFAULT 0,
    next_attempt_at  BIGINT NOT NULL DEFAULT 0,
    lease_token      UUID,
    lease_until      BIGINT NOT NULL DEFAULT 0,
    last_error       TEXT,
    PRIMARY KEY (site_id, connection_id, object, entity_id),
    CHECK (acked_version <= desired_version),
    CHECK (state <> 'clean' OR acked_version = desired_version),
    FOREIGN KEY (site_id, connection_id) REFERENCES connections (site_id, connection_id)
);

CREATE INDEX export_items_dirty ON export_items (site_id, connection_id, rank, first_dirty_at) WHERE state = 'dirty';

-- One call to Salesforce, for the person who asks what happened to a row.
CREATE TABLE export_attempts (
    site_id            UUID NOT NULL,
    export_attempt_id  UUID NOT NULL,
    connection_id      UUID NOT NULL,
    started_at         BIGINT NOT NULL,
    finished_at        BIGINT NOT NULL,
    rows_sent          BIGINT NOT NULL,
    rows_acked         BIGINT NOT NULL,
    outcome            TEXT NOT NULL,
    request_id         TEXT,
    PRIMARY KEY (site_id, export_attempt_id)
);

-- Who may do a piece of background work now. The fence grows with every new holder.
CREATE TABLE leases (
    name    TEXT NOT NULL PRIMARY KEY,
    holder  UUID NOT NULL,
    fence   BIGINT NOT NULL,
    until   BIGINT NOT NULL
);

CREATE TABLE audit_events (
    site_id         UUID NOT NULL,
    audit_event_id  UUID NOT NULL,
    at              BIGINT NOT NULL,
    actor           TEXT NOT NULL,
    action          TEXT NOT NULL,
    subject         TEXT NOT NULL,
    PRIMARY KEY (site_id, audit_event_id)
);
