-- Questions that are asked nobody any more and offered for no new course, until somebody offers them again. Until now the mark stood
-- in courses alone, and went with a draft.
CREATE TABLE withdrawn_questions (
    site_id       BLOB NOT NULL REFERENCES sites (site_id),
    question_id   BLOB NOT NULL,
    withdrawn_at  INTEGER NOT NULL,
    PRIMARY KEY (site_id, question_id)
) STRICT;

INSERT INTO withdrawn_questions (site_id, question_id, withdrawn_at)
SELECT site_id, question_id, MIN(withdrawn_at) FROM course_questions WHERE withdrawn_at IS NOT NULL
GROUP BY site_id, question_id;
