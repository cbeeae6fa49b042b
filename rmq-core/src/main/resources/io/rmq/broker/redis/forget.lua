-- Forgets ids that were handled and whose time is over.
--
-- KEYS[1] the ids that were handled: id -> until when that counts, in ms
-- Returns how many were forgotten; 0 when none are left

return forget_handled(KEYS[1])
