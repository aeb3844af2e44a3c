-- A connection's last comparison by night, and where the round through all its rows is.
CREATE TABLE export_comparisons (
    site_id        BLOB NOT NULL,
    connection_id  BLOB NOT NULL,
    -- The night on the site's own calendar.
    night          TEXT NOT NULL CHECK (length(night) = 10),
    -- Grows with every call: whoever comes late finds another number.
    step           INTEGER NOT NULL,
    started_at     INTEGER NOT NULL,
    -- 0 while calls are left and something is to be asked.
    finished_at    INTEGER NOT NULL,
    calls          INTEGER NOT NULL,
    compared       INTEGER NOT NULL,
    missing        INTEGER NOT NULL,
    different      INTEGER NOT NULL,
    unknown        INTEGER NOT NULL,
    -- JSON: external ids of rows that nobody here knows.
    unknown_ids    TEXT NOT NULL,
    -- Questions that Salesforce refused to answer.
    refused        INTEGER NOT NULL,
    -- JSON: what is asked next.
    agenda         TEXT NOT NULL,
    PRIMARY KEY (site_id, connection_id),
    FOREIGN KEY (site_id, connection_id) REFERENCES connections (site_id, connection_id)
) STRICT;
