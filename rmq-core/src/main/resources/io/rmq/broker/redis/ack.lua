-- Acknowledges entries: they leave the group, and the stream when no other group needs them.
--
-- KEYS[1]   the lane
-- ARGV[1]   the group
-- ARGV[2..] the entries, at most a few hundred
-- Returns   the entries that are not held any more; nothing was done with them
-- Uses      acknowledge

return acknowledge(KEYS[1], ARGV[1], { unpack(ARGV, 2) })
