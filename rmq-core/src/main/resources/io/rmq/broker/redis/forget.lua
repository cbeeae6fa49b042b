-- Forgets ids that were handled and whose time is over.
--
-- KEYS[1] the ids that were handled: id -> until when that counts, in ms
-- Returns how many were forgotten, about 1000 at most; less than 1000 when none are left
-- Uses    forget-handled

return forget_handled(KEYS[1])
