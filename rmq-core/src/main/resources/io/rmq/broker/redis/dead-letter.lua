-- Moves a message to the dead letters of its group. It is copied before it is removed, so
-- that an error in between loses nothing.
--
-- KEYS[1] the lane
-- KEYS[2] the group's dead letters
-- ARGV[1] the group
-- ARGV[2] the entry
-- ARGV[3] the priority: HIGH, NORMAL or LOW
-- ARGV[4] the reason
-- ARGV[5] the earlier failed attempts that are kept, JSON objects separated by commas
-- ARGV[6] this failed attempt, a JSON object without its opening brace; empty for none
-- ARGV[7] the error's class
-- ARGV[8] the error's message
-- ARGV[9] the error's stack trace
-- ARGV[10] how many dead letters are kept, about
-- ARGV[11] how long they are kept, in ms; 0 for no limit
-- Returns how many dead letters were trimmed, or -1 when the entry is not held any more and
--         nothing was done
-- Uses    fields, read, held, other-groups, remove, times, add-attempt, trim-dead-letters, bury

local stream, group, id = KEYS[1], ARGV[1], ARGV[2]
if not held(stream, group, id) then
	return -1
end
local fields = read(stream, id)
if not fields then
	return -1
end
keep_times(fields, id)
if ARGV[6] ~= '' then
	add_attempt(fields, ARGV[5], ARGV[6])
end
set(fields, 'priority', ARGV[3])
set(fields, 'reason', ARGV[4])
set(fields, 'error', ARGV[7])
set(fields, 'message', ARGV[8])
set(fields, 'stack', ARGV[9])
bury(KEYS[2], fields, ARGV[10], ARGV[11])
remove(stream, group, other_groups(stream, group), id)
return trimmed
