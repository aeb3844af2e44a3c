-- A site's audit is a chain: each event's digest covers the one before it. Events from before the chain have number 0.
ALTER TABLE audit_events ADD COLUMN seq BIGINT NOT NULL DEFAULT 0;
-- What was and what is, as JSON without secrets; empty where the subject says it all.
ALTER TABLE audit_events ADD COLUMN detail TEXT NOT NULL DEFAULT '';
ALTER TABLE audit_events ADD COLUMN hash TEXT NOT NULL DEFAULT '';

-- The last link of each chain: who appends holds this row.
CREATE TABLE audit_heads (
    site_id  UUID NOT NULL,
    seq      BIGINT NOT NULL,
    hash     TEXT NOT NULL,
    PRIMARY KEY (site_id)
);

CREATE UNIQUE INDEX audit_events_in_order ON audit_events (site_id, seq) WHERE seq > 0;

-- What is said about a person as name=value: free tags, and the groups that figures are shown by.
CREATE TABLE user_labels (
    site_id  UUID NOT NULL,
    user_id  UUID NOT NULL,
    kind     TEXT NOT NULL CHECK (kind IN ('tag', 'group')),
    name     TEXT NOT NULL,
    value    TEXT NOT NULL,
    PRIMARY KEY (site_id, user_id, kind, name),
    FOREIGN KEY (site_id, user_id) REFERENCES users (site_id, user_id)
);

CREATE INDEX user_labels_by_value ON user_labels (site_id, kind, name, value);

-- The list of people, a page at a time in the order of names.
CREATE INDEX users_by_name ON users (site_id, lower(last_name), lower(first_name), user_id);
CREATE INDEX users_by_manager ON users (site_id, manager_id) WHERE manager_id IS NOT NULL;

-- A roster as it was uploaded, between its preview and its import.
CREATE TABLE roster_imports (
    site_id           UUID NOT NULL,
    roster_import_id  UUID NOT NULL,
    user_id           UUID NOT NULL,
    file_name         TEXT NOT NULL,
    content           BYTEA NOT NULL,
    -- Digest of what the preview promised: the import does that or nothing.
    promise           TEXT NOT NULL,
    created_at        BIGINT NOT NULL,
    -- 0 while it waits.
    applied_at        BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (site_id, roster_import_id),
    FOREIGN KEY (site_id, user_id) REFERENCES users (site_id, user_id)
);
