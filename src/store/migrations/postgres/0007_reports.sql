-- Who reports to whom: the way down from a manager.
CREATE INDEX users_of_manager ON users (site_id, manager_id) WHERE manager_id IS NOT NULL;

-- In whose team a participation is counted, until a recount; the site's own id stands for nobody's. With the two dates
-- that tell who started and who is done, a course is counted by team from the index alone.
ALTER TABLE enrolments ADD COLUMN counted_under UUID;
UPDATE enrolments SET counted_under = COALESCE((SELECT users.manager_id FROM users
    WHERE users.site_id = enrolments.site_id AND users.user_id = enrolments.user_id), enrolments.site_id);
CREATE INDEX enrolments_by_team ON enrolments (site_id, course_id, counted_under, first_answer_at, completed_at);

-- What somebody chose when they first met a question: JSON, as in their first answer.
ALTER TABLE item_states ADD COLUMN first_chosen TEXT NOT NULL DEFAULT '[]';
UPDATE item_states SET first_chosen = given.chosen FROM (
    SELECT presentations.site_id, presentations.enrolment_id, presentations.question_id, answers.chosen FROM presentations
    JOIN answers ON answers.site_id = presentations.site_id AND answers.answer_id = presentations.answer_id
    WHERE presentations.attempt = 1
) AS given
WHERE given.site_id = item_states.site_id AND given.enrolment_id = item_states.enrolment_id
  AND given.question_id = item_states.question_id;

-- Sums for reports, kept by the answer's own transaction; "qstream report rebuild" makes them anew. Correctness in 1/2520.
CREATE TABLE report_topics (
    site_id        UUID NOT NULL REFERENCES sites (site_id),
    course_id      UUID NOT NULL,
    counted_under  UUID NOT NULL,
    topic          TEXT NOT NULL,
    pairs          BIGINT NOT NULL,
    first_sum      BIGINT NOT NULL,
    latest_sum     BIGINT NOT NULL,
    retired        BIGINT NOT NULL,
    PRIMARY KEY (site_id, course_id, counted_under, topic)
);

-- By the week of the person's own date, which begins on Monday.
CREATE TABLE report_weeks (
    site_id        UUID NOT NULL REFERENCES sites (site_id),
    course_id      UUID NOT NULL,
    counted_under  UUID NOT NULL,
    week           TEXT NOT NULL CHECK (length(week) = 10),
    answers        BIGINT NOT NULL,
    correct_sum    BIGINT NOT NULL,
    PRIMARY KEY (site_id, course_id, counted_under, week)
);

-- What people chose when they first met a question.
CREATE TABLE report_choices (
    site_id       UUID NOT NULL REFERENCES sites (site_id),
    course_id     UUID NOT NULL,
    question_id   UUID NOT NULL,
    first_chosen  TEXT NOT NULL,
    people        BIGINT NOT NULL,
    first_sum     BIGINT NOT NULL,
    latest_sum    BIGINT NOT NULL,
    PRIMARY KEY (site_id, course_id, question_id, first_chosen)
);

INSERT INTO report_topics (site_id, course_id, counted_under, topic, pairs, first_sum, latest_sum, retired)
SELECT enrolments.site_id, enrolments.course_id, enrolments.counted_under, question_versions.topic, COUNT(*),
    SUM(2520 * first_num / first_den), SUM(2520 * latest_num / latest_den), COUNT(retired_on)
FROM enrolments
JOIN item_states ON item_states.site_id = enrolments.site_id AND item_states.enrolment_id = enrolments.enrolment_id
JOIN course_questions ON course_questions.site_id = enrolments.site_id AND course_questions.course_id = enrolments.course_id
  AND course_questions.question_id = item_states.question_id
JOIN question_versions ON question_versions.site_id = enrolments.site_id
  AND question_versions.question_version_id = course_questions.question_version_id
GROUP BY enrolments.site_id, enrolments.course_id, enrolments.counted_under, question_versions.topic;

INSERT INTO report_choices (site_id, course_id, question_id, first_chosen, people, first_sum, latest_sum)
SELECT enrolments.site_id, enrolments.course_id, item_states.question_id, first_chosen, COUNT(*),
    SUM(2520 * first_num / first_den), SUM(2520 * latest_num / latest_den)
FROM enrolments
JOIN item_states ON item_states.site_id = enrolments.site_id AND item_states.enrolment_id = enrolments.enrolment_id
GROUP BY enrolments.site_id, enrolments.course_id, item_states.question_id, first_chosen;

-- Courses that a reporting manager was given to read.
CREATE TABLE course_readers (
    site_id      UUID NOT NULL,
    course_id    UUID NOT NULL,
    user_id      UUID NOT NULL,
    assigned_at  BIGINT NOT NULL,
    PRIMARY KEY (site_id, course_id, user_id),
    FOREIGN KEY (site_id, course_id) REFERENCES courses (site_id, course_id),
    FOREIGN KEY (site_id, user_id) REFERENCES users (site_id, user_id)
);

-- A manager's own notes about people; nobody else reads them.
CREATE TABLE coaching_notes (
    site_id           UUID NOT NULL,
    author_id         UUID NOT NULL,
    user_id           UUID NOT NULL,
    coaching_note_id  UUID NOT NULL,
    body              TEXT NOT NULL CHECK (length(body) BETWEEN 1 AND 2000),
    written_at        BIGINT NOT NULL,
    PRIMARY KEY (site_id, author_id, user_id, coaching_note_id),
    FOREIGN KEY (site_id, author_id) REFERENCES users (site_id, user_id),
    FOREIGN KEY (site_id, user_id) REFERENCES users (site_id, user_id)
);
