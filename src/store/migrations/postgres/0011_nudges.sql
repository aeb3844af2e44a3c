-- The last mail by which somebody asked a person to go on: one in three days, whoever asks.
CREATE TABLE nudges (
    site_id    UUID NOT NULL,
    user_id    UUID NOT NULL,
    nudged_by  UUID NOT NULL,
    nudged_at  BIGINT NOT NULL,
    PRIMARY KEY (site_id, user_id),
    FOREIGN KEY (site_id, user_id) REFERENCES users (site_id, user_id),
    FOREIGN KEY (site_id, nudged_by) REFERENCES users (site_id, user_id)
);

-- There are two kinds of mails that people get regularly and may stop: about their questions, and about other people's learning.
ALTER TABLE mail_stops RENAME TO question_mail_stops;
CREATE TABLE mail_stops (
    site_id     UUID NOT NULL,
    user_id     UUID NOT NULL,
    list        TEXT NOT NULL CHECK (list IN ('questions', 'reports')),
    stopped_at  BIGINT NOT NULL,
    PRIMARY KEY (site_id, user_id, list),
    FOREIGN KEY (site_id, user_id) REFERENCES users (site_id, user_id)
);
INSERT INTO mail_stops (site_id, user_id, list, stopped_at)
SELECT site_id, user_id, 'questions', stopped_at FROM question_mail_stops;
DROP TABLE question_mail_stops;

-- How far a day's mails of a list are among the people of one time zone.
CREATE TABLE mail_rounds (
    site_id     UUID NOT NULL REFERENCES sites (site_id),
    time_zone   TEXT NOT NULL,
    list        TEXT NOT NULL CHECK (list IN ('questions', 'reports')),
    day         TEXT NOT NULL CHECK (length(day) = 10),
    -- The last person looked at; empty when all of them were.
    after_user  UUID,
    PRIMARY KEY (site_id, time_zone, list)
);
INSERT INTO mail_rounds (site_id, time_zone, list, day, after_user)
SELECT site_id, time_zone, 'questions', day, after_user FROM question_mail_rounds;
DROP TABLE question_mail_rounds;

-- A prefix of enrolments_by_team, which answers what this one answered.
DROP INDEX enrolments_of_course;
