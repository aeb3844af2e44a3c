-- How an org is called: under which package namespace, how often, how much at once, and whether anybody stopped it.
ALTER TABLE connections ADD COLUMN namespace TEXT NOT NULL DEFAULT '';
ALTER TABLE connections ADD COLUMN budget_percent INTEGER NOT NULL DEFAULT 20;
-- Calls of 24 hours as Salesforce last told them; before its first reply the smallest edition's allowance counts.
ALTER TABLE connections ADD COLUMN api_used INTEGER NOT NULL DEFAULT 0;
ALTER TABLE connections ADD COLUMN api_max INTEGER NOT NULL DEFAULT 15000;
-- Up to when our share of the calls is spent, and before when the next one isn't made.
ALTER TABLE connections ADD COLUMN paid_until INTEGER NOT NULL DEFAULT 0;
ALTER TABLE connections ADD COLUMN next_call_at INTEGER NOT NULL DEFAULT 0;
-- Rows that one call may carry: halved by locks and by calls that are refused as a whole.
ALTER TABLE connections ADD COLUMN batch_rows INTEGER NOT NULL DEFAULT 1000;
-- Since when a person holds the export back; 0 means that nobody does.
ALTER TABLE connections ADD COLUMN held_at INTEGER NOT NULL DEFAULT 0;
-- Since when a backlog goes by Bulk jobs, so that single calls leave it alone.
ALTER TABLE connections ADD COLUMN bulk_since INTEGER NOT NULL DEFAULT 0;
-- Days after which a response is taken out of the org again; 0 keeps them.
ALTER TABLE connections ADD COLUMN response_days INTEGER NOT NULL DEFAULT 0;

-- 0: a change that somebody waits for; 1: a backlog.
ALTER TABLE export_items ADD COLUMN lane INTEGER NOT NULL DEFAULT 0;
-- When the row last changed here, in whole milliseconds, later with every change: the row carries it to Salesforce.
ALTER TABLE export_items ADD COLUMN changed_at INTEGER NOT NULL DEFAULT 0;
-- The same of what Salesforce confirmed.
ALTER TABLE export_items ADD COLUMN acked_changed_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE export_items ADD COLUMN acked_at INTEGER NOT NULL DEFAULT 0;
-- The call or job that carried the row last.
ALTER TABLE export_items ADD COLUMN attempt_id BLOB;
-- A call with an unknown outcome may still be committed up to here: afterwards the row is sent once more.
ALTER TABLE export_items ADD COLUMN reassert_at INTEGER NOT NULL DEFAULT 0;
-- External id of the parent without which Salesforce doesn't take the row.
ALTER TABLE export_items ADD COLUMN waiting_for TEXT;
-- Since when the row has to be gone from the org.
ALTER TABLE export_items ADD COLUMN gone_at INTEGER NOT NULL DEFAULT 0;

UPDATE export_items SET changed_at = first_dirty_at - first_dirty_at % 1000;

DROP INDEX export_items_dirty;
CREATE INDEX export_items_due ON export_items (site_id, connection_id, lane, rank, first_dirty_at, entity_id)
    WHERE state = 'dirty';
CREATE INDEX export_items_leased ON export_items (site_id, connection_id, lease_token) WHERE lease_token IS NOT NULL;
CREATE INDEX export_items_reassert ON export_items (site_id, connection_id, reassert_at) WHERE reassert_at > 0;
CREATE INDEX export_items_waiting ON export_items (site_id, connection_id, waiting_for) WHERE waiting_for IS NOT NULL;
CREATE INDEX export_attempts_started ON export_attempts (site_id, started_at);

-- An object that Salesforce doesn't take as we send it: nothing of it goes out before retry_at.
CREATE TABLE export_stops (
    site_id        BLOB NOT NULL,
    connection_id  BLOB NOT NULL,
    object         TEXT NOT NULL,
    stopped_at     INTEGER NOT NULL,
    retry_at       INTEGER NOT NULL,
    -- Salesforce's words, and what its describe lacks, as JSON.
    reason         TEXT NOT NULL,
    diff           TEXT NOT NULL,
    PRIMARY KEY (site_id, connection_id, object),
    FOREIGN KEY (site_id, connection_id) REFERENCES connections (site_id, connection_id)
) STRICT;

-- Everything of a site once more, or a backlog: what an administrator watches, pauses and stops.
CREATE TABLE export_runs (
    site_id         BLOB NOT NULL,
    export_run_id   BLOB NOT NULL,
    connection_id   BLOB NOT NULL,
    kind            TEXT NOT NULL CHECK (kind IN ('full', 'delta')),
    state           TEXT NOT NULL CHECK (state IN ('marking', 'sending', 'done', 'stopped')),
    started_at      INTEGER NOT NULL,
    finished_at     INTEGER NOT NULL DEFAULT 0,
    -- Where marking goes on: the rank of the object and the last key of it.
    marking_rank    INTEGER NOT NULL DEFAULT 0,
    marking_after   BLOB,
    rows_marked     INTEGER NOT NULL DEFAULT 0,
    rows_acked      INTEGER NOT NULL DEFAULT 0,
    rows_refused    INTEGER NOT NULL DEFAULT 0,
    error_summary   TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (site_id, export_run_id),
    FOREIGN KEY (site_id, connection_id) REFERENCES connections (site_id, connection_id)
) STRICT;

CREATE INDEX export_runs_open ON export_runs (site_id, connection_id) WHERE state IN ('marking', 'sending');

-- A Bulk job; its id is the lease of its rows. Written before Salesforce is asked, so that a crash leaves no orphan.
CREATE TABLE export_jobs (
    site_id            BLOB NOT NULL,
    export_job_id      BLOB NOT NULL,
    connection_id      BLOB NOT NULL,
    object             TEXT NOT NULL,
    state              TEXT NOT NULL CHECK (state IN ('creating', 'open', 'uploaded', 'done', 'abandoned')),
    salesforce_job_id  TEXT,
    created_at         INTEGER NOT NULL,
    uploaded_at        INTEGER NOT NULL DEFAULT 0,
    poll_at            INTEGER NOT NULL DEFAULT 0,
    finished_at        INTEGER NOT NULL DEFAULT 0,
    rows_sent          INTEGER NOT NULL DEFAULT 0,
    bytes_sent         INTEGER NOT NULL DEFAULT 0,
    rows_acked         INTEGER NOT NULL DEFAULT 0,
    rows_refused       INTEGER NOT NULL DEFAULT 0,
    calls              INTEGER NOT NULL DEFAULT 0,
    error              TEXT,
    PRIMARY KEY (site_id, export_job_id),
    FOREIGN KEY (site_id, connection_id) REFERENCES connections (site_id, connection_id)
) STRICT;

CREATE INDEX export_jobs_open ON export_jobs (site_id, connection_id) WHERE state IN ('creating', 'open', 'uploaded');

-- Time from a change to its confirmation: rows by object, day and doubling spans of milliseconds.
CREATE TABLE export_lags (
    site_id        BLOB NOT NULL,
    connection_id  BLOB NOT NULL,
    object         TEXT NOT NULL,
    day            TEXT NOT NULL CHECK (length(day) = 10),
    bucket         INTEGER NOT NULL,
    row_count      INTEGER NOT NULL,
    PRIMARY KEY (site_id, connection_id, object, day, bucket)
) STRICT;

-- Proof that a row was taken out of an org.
CREATE TABLE export_receipts (
    site_id            BLOB NOT NULL,
    export_receipt_id  BLOB NOT NULL,
    connection_id      BLOB NOT NULL,
    org_id             TEXT NOT NULL,
    object             TEXT NOT NULL,
    entity_id          BLOB NOT NULL,
    external_id        TEXT NOT NULL,
    salesforce_id      TEXT,
    asked_at           INTEGER NOT NULL,
    removed_at         INTEGER NOT NULL,
    request_id         TEXT,
    PRIMARY KEY (site_id, export_receipt_id)
) STRICT;

-- How far the passage of time was taken into account: courses that end, teams whose members answered.
CREATE TABLE export_calendars (
    site_id   BLOB NOT NULL REFERENCES sites (site_id),
    dates_at  INTEGER NOT NULL,
    teams_at  INTEGER NOT NULL,
    PRIMARY KEY (site_id)
) STRICT;

-- A manager's direct reports in one course: the row that Salesforce has of them needs an id of its own.
CREATE TABLE team_scores (
    site_id        BLOB NOT NULL,
    team_score_id  BLOB NOT NULL,
    manager_id     BLOB NOT NULL,
    course_id      BLOB NOT NULL,
    PRIMARY KEY (site_id, team_score_id),
    UNIQUE (site_id, manager_id, course_id),
    FOREIGN KEY (site_id, manager_id) REFERENCES users (site_id, user_id),
    FOREIGN KEY (site_id, course_id) REFERENCES courses (site_id, course_id)
) STRICT;
