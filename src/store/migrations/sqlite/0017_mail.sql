-- An invitation isn't used up before everything that it leads to is proven: whoever doesn't finish may begin again.

ALTER TABLE pending_sign_ins ADD COLUMN invitation_id BLOB;

-- What is over is looked for before each handful of mails: it mustn't mean looking at the whole queue.
CREATE INDEX mails_by_end ON mails (site_id, expires_at) WHERE state = 'queued';
CREATE INDEX mails_in_hand ON mails (site_id, lease_until) WHERE state = 'queued' AND lease_until > 0;
