-- The end of a connection: since when its rows are leaving the org; 0 while it is to stay.
ALTER TABLE connections ADD COLUMN leaving_at BIGINT NOT NULL DEFAULT 0;
