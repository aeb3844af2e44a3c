-- Questions that are asked nobody any more and offered for no new course, until somebody offers them again. Until now the mark stood
-- in courses alone, and went with a draft.
CREATE TABLE withdrawn_questions (
    site_id       UUID NOT NULL REFERENCES sites (site_id),
    question_id   UUID NOT NULL,
    withdrawn_at  BIGINT NOT NULL,
    PRIMARY KEY (site_id, question_id)
);

INSERT INTO withdrawn_questions (site_id, question_id, withdrawn_at)
SELECT site_id, question_id, MIN(withdrawn_at) FROM course_questions WHERE withdrawn_at IS NOT NULL
GROUP BY site_id, question_id;
