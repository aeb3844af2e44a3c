-- What somebody decided about a course: a draft is planned and shows to nobody, a launched one runs by its dates.
ALTER TABLE courses ADD COLUMN course_state TEXT NOT NULL DEFAULT 'launched' CHECK (course_state IN ('draft', 'launched'));

-- The newest version of each question is what a new course asks.
CREATE INDEX question_versions_of_question ON question_versions (site_id, question_id, created_at);
