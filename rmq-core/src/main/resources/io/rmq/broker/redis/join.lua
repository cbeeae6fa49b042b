-- Has a group take part in a topic, if it does not yet. One that is new begins where it is
-- asked to. One that is there keeps its place; where it was lost, it begins at the beginning,
-- so that nothing is missed.
--
-- KEYS[1..6] the lanes: for each priority the group's, then the topic's
-- ARGV[1]    the group
-- ARGV[2]    where a new group begins in the topic's lanes: 0 at their beginning, $ at their end
-- Returns    in how many lanes the group was missing
-- Uses       deadline, join-group

return join(KEYS, ARGV[1], ARGV[2])
