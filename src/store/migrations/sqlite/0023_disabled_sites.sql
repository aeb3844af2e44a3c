-- When an operator switched a site off: nobody gets in, and nothing leaves it, until it is switched on again.
ALTER TABLE sites ADD COLUMN disabled_at INTEGER;
