-- Working hours on the learner's own clock, in minutes since midnight; enforced, nobody answers outside them.
ALTER TABLE sites ADD COLUMN day_starts INTEGER NOT NULL DEFAULT 540 CHECK (day_starts BETWEEN 0 AND 1439);
ALTER TABLE sites ADD COLUMN day_ends INTEGER NOT NULL DEFAULT 1050 CHECK (day_ends BETWEEN 1 AND 1440);
ALTER TABLE sites ADD COLUMN hours TEXT NOT NULL DEFAULT 'advised' CHECK (hours IN ('advised', 'enforced'));

-- Own working days, where they aren't the site's; the region whose holidays are kept; how boards show the person.
ALTER TABLE users ADD COLUMN workdays INTEGER CHECK (workdays BETWEEN 1 AND 127);
ALTER TABLE users ADD COLUMN region TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN alias TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN shown TEXT NOT NULL DEFAULT 'name' CHECK (shown IN ('name', 'alias', 'hidden'));

ALTER TABLE courses ADD COLUMN new_places TEXT NOT NULL DEFAULT 'open' CHECK (new_places IN ('open', 'reserved'));
ALTER TABLE courses ADD COLUMN tie_breaks TEXT NOT NULL DEFAULT 'off' CHECK (tie_breaks IN ('on', 'off'));
ALTER TABLE courses ADD COLUMN board TEXT NOT NULL DEFAULT 'names' CHECK (board IN ('names', 'aliases', 'off'));
ALTER TABLE courses ADD COLUMN comments TEXT NOT NULL DEFAULT 'off' CHECK (comments IN ('off', 'moderated', 'open'));

-- JSON of the one picture of a question, or empty.
ALTER TABLE question_versions ADD COLUMN media TEXT NOT NULL DEFAULT '';

-- The wall clock of the last answer settles ties.
ALTER TABLE enrolments ADD COLUMN last_wall_clock TEXT;
ALTER TABLE enrolments ADD COLUMN team_id BLOB;

-- When the answer was given that brought this presentation about.
ALTER TABLE presentations ADD COLUMN previous_on TEXT;

-- Why an adjustment was made, and by whom.
ALTER TABLE point_events ADD COLUMN reason TEXT;

-- Days on which nobody of a region works; the empty region is everybody's.
CREATE TABLE holidays (
    site_id  BLOB NOT NULL REFERENCES sites (site_id),
    region   TEXT NOT NULL,
    day      TEXT NOT NULL CHECK (length(day) = 10),
    name     TEXT NOT NULL,
    PRIMARY KEY (site_id, region, day)
) STRICT;

-- Days on which a person is asked nothing.
CREATE TABLE holds (
    site_id     BLOB NOT NULL,
    user_id     BLOB NOT NULL,
    hold_id     BLOB NOT NULL,
    starts_on   TEXT NOT NULL CHECK (length(starts_on) = 10),
    ends_on     TEXT NOT NULL CHECK (length(ends_on) = 10),
    created_at  INTEGER NOT NULL,
    PRIMARY KEY (site_id, user_id, hold_id),
    CHECK (starts_on <= ends_on),
    FOREIGN KEY (site_id, user_id) REFERENCES users (site_id, user_id)
) STRICT;

CREATE TABLE teams (
    site_id    BLOB NOT NULL,
    course_id  BLOB NOT NULL,
    team_id    BLOB NOT NULL,
    name       TEXT NOT NULL,
    PRIMARY KEY (site_id, course_id, team_id),
    UNIQUE (site_id, course_id, name),
    FOREIGN KEY (site_id, course_id) REFERENCES courses (site_id, course_id)
) STRICT;

-- A board reads everybody of a course. Points aren't in it, so an answer leaves it alone.
CREATE INDEX enrolments_of_course ON enrolments (site_id, course_id);

CREATE TABLE comments (
    site_id      BLOB NOT NULL,
    question_id  BLOB NOT NULL,
    comment_id   BLOB NOT NULL,
    course_id    BLOB NOT NULL,
    user_id      BLOB NOT NULL,
    body         TEXT NOT NULL CHECK (length(body) BETWEEN 1 AND 2000),
    state        TEXT NOT NULL CHECK (state IN ('pending', 'published', 'hidden')),
    created_at   INTEGER NOT NULL,
    decided_at   INTEGER,
    decided_by   BLOB,
    PRIMARY KEY (site_id, question_id, comment_id),
    FOREIGN KEY (site_id, course_id) REFERENCES courses (site_id, course_id),
    FOREIGN KEY (site_id, user_id) REFERENCES users (site_id, user_id)
) STRICT;

-- What learners say is wrong with a question: one word per person and version, which they may change.
CREATE TABLE question_reports (
    site_id              BLOB NOT NULL,
    question_version_id  BLOB NOT NULL,
    user_id              BLOB NOT NULL,
    kind                 TEXT NOT NULL CHECK (kind IN ('wrong_key', 'unclear', 'outdated', 'mistake', 'other')),
    body                 TEXT NOT NULL CHECK (length(body) <= 2000),
    state                TEXT NOT NULL CHECK (state IN ('open', 'closed')),
    reported_at          INTEGER NOT NULL,
    PRIMARY KEY (site_id, question_version_id, user_id),
    FOREIGN KEY (site_id, question_version_id) REFERENCES question_versions (site_id, question_version_id),
    FOREIGN KEY (site_id, user_id) REFERENCES users (site_id, user_id)
) STRICT;

-- Where somebody was on the way to when Salesforce came in between; the next launch goes there.
CREATE TABLE intents (
    site_id          BLOB NOT NULL,
    user_id          BLOB NOT NULL,
    presentation_id  BLOB NOT NULL,
    -- JSON of the options that were chosen when a session was lost.
    chosen           TEXT NOT NULL,
    expires_at       INTEGER NOT NULL,
    PRIMARY KEY (site_id, user_id),
    FOREIGN KEY (site_id, user_id) REFERENCES users (site_id, user_id)
) STRICT;

CREATE TABLE media (
    site_id       BLOB NOT NULL REFERENCES sites (site_id),
    media_id      BLOB NOT NULL,
    content_type  TEXT NOT NULL CHECK (content_type IN ('image/png', 'image/jpeg', 'image/webp', 'image/avif', 'image/gif')),
    bytes         BLOB NOT NULL,
    created_at    INTEGER NOT NULL,
    PRIMARY KEY (site_id, media_id)
) STRICT;
