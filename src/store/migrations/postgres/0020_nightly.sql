-- A connection's last comparison by night, and where the round through all its rows is.
CREATE TABLE export_comparisons (
    site_id        UUID NOT NULL,
    connection_id  UUID NOT NULL,
    -- The night on the site's own calendar.
    night          TEXT NOT NULL CHECK (length(night) = 10),
    -- Grows with every call: whoever comes late finds another number.
    step           BIGINT NOT NULL,
    started_at     BIGINT NOT NULL,
    -- 0 while calls are left and something is to be asked.
    finished_at    BIGINT NOT NULL,
    calls          BIGINT NOT NULL,
    compared       BIGINT NOT NULL,
    missing        BIGINT NOT NULL,
    different      BIGINT NOT NULL,
    unknown        BIGINT NOT NULL,
    -- JSON: external ids of rows that nobody here knows.
    unknown_ids    TEXT NOT NULL,
    -- Questions that Salesforce refused to answer.
    refused        BIGINT NOT NULL,
    -- JSON: what is asked next.
    agenda         TEXT NOT NULL,
    PRIMARY KEY (site_id, connection_id),
    FOREIGN KEY (site_id, connection_id) REFERENCES connections (site_id, connection_id)
);
