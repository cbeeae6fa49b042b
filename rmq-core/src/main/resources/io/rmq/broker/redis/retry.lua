-- Puts a failed message aside until its next attempt is due.
--
-- KEYS[1] the lane
-- KEYS[2] the group's waiting retries: member -> due time in ms
-- KEYS[3] the group's waiting messages: member -> packed message
-- ARGV[1] the group
-- ARGV[2] the entry
-- ARGV[3] the priority: 1 high, 2 normal, 3 low
-- ARGV[4] the delay in ms
-- ARGV[5] the earlier failed attempts that are kept, JSON objects separated by commas
-- ARGV[6] this failed attempt, a JSON object without its opening brace
-- ARGV[7] the channel on which to tell when the first due time changed
-- Returns 1, or 0 when the entry is not held any more and nothing was done
-- Uses    read, held, times, add-attempt, store-retry

local stream, group, id = KEYS[1], ARGV[1], ARGV[2]
if not held(stream, group, id) then
	return 0
end
local fields = read(stream, id)
if not fields then
	return 0
end
keep_times(fields, id)
add_attempt(fields, ARGV[5], ARGV[6])
store_retry(KEYS[2], KEYS[3], stream, group, id, fields, tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[7])
return 1
