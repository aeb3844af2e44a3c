-- Salesforce didn't take the owner that the row should have: it goes without, until the next full export.
ALTER TABLE export_items ADD COLUMN owner_refused INTEGER NOT NULL DEFAULT false;
