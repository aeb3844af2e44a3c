-- An invitation isn't used up before everything that it leads to is proven: whoever doesn't finish may begin again.

ALTER TABLE pending_sign_ins ADD COLUMN invitation_id UUID;
