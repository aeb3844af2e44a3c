-- What a person knows lies together and is read together: clustered by its key it needs no second tree and no jump per row. Every
-- write to it comes with one to the enrolment, so caches of pages notice.
CREATE TABLE clustered_item_states (
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
    first_chosen  TEXT NOT NULL DEFAULT '[]',
    PRIMARY KEY (site_id, enrolment_id, question_id),
    FOREIGN KEY (site_id, enrolment_id) REFERENCES enrolments (site_id, enrolment_id)
);
INSERT INTO clustered_item_states (site_id, enrolment_id, question_id, seen, streak, not_right, retired_on, first_num, first_den,
    latest_num, latest_den, first_chosen)
SELECT site_id, enrolment_id, question_id, seen, streak, not_right, retired_on, first_num, first_den, latest_num, latest_den,
    first_chosen
FROM item_states ORDER BY site_id, enrolment_id, question_id;
DROP TABLE item_states;
ALTER TABLE clustered_item_states RENAME TO item_states;

-- The same as users_of_manager.
DROP INDEX users_by_manager;

-- Few people are erased, and each full export asks who they are.
CREATE INDEX users_erased ON users (site_id, user_id) WHERE state = 'erased';
