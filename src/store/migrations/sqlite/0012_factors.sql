-- The second factor of people who may more than a manager, what stands in for it, and passwords.

CREATE TABLE second_factors (
    site_id        BLOB NOT NULL,
    user_id        BLOB NOT NULL,
    -- What the authenticator app and we share, sealed.
    secret_sealed  BLOB NOT NULL,
    -- The newest step whose code was used: none works twice.
    last_step      INTEGER NOT NULL,
    created_at     INTEGER NOT NULL,
    PRIMARY KEY (site_id, user_id),
    FOREIGN KEY (site_id, user_id) REFERENCES users (site_id, user_id)
) STRICT;

-- One row a code that wasn't used yet.
CREATE TABLE recovery_codes (
    site_id      BLOB NOT NULL,
    user_id      BLOB NOT NULL,
    -- Keyed digest.
    code_digest  TEXT NOT NULL CHECK (length(code_digest) = 64),
    PRIMARY KEY (site_id, user_id, code_digest),
    FOREIGN KEY (site_id, user_id) REFERENCES users (site_id, user_id)
) STRICT;

CREATE TABLE passwords (
    site_id     BLOB NOT NULL,
    user_id     BLOB NOT NULL,
    -- Argon2id with its salt and costs, in the PHC form.
    hash        TEXT NOT NULL,
    changed_at  INTEGER NOT NULL,
    PRIMARY KEY (site_id, user_id),
    FOREIGN KEY (site_id, user_id) REFERENCES users (site_id, user_id)
) STRICT;

-- Somebody proved the first factor and owes the second: no session yet, and nothing to do but that, in that browser.
CREATE TABLE pending_sign_ins (
    site_id        BLOB NOT NULL,
    -- Digest of the browser's cookie.
    browser        BLOB NOT NULL,
    user_id        BLOB NOT NULL,
    -- How the first factor was proven.
    method         TEXT NOT NULL,
    next_path      TEXT NOT NULL,
    -- Of the app that is to be set up now; missing where there is one.
    secret_sealed  BLOB,
    expires_at     INTEGER NOT NULL,
    PRIMARY KEY (site_id, browser),
    FOREIGN KEY (site_id, user_id) REFERENCES users (site_id, user_id)
) STRICT;

CREATE INDEX pending_sign_ins_of_user ON pending_sign_ins (site_id, user_id);
