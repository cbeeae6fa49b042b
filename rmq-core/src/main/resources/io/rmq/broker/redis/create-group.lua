-- Creates a group.
--
-- KEYS[1..6] the lanes: for each priority the group's, then the topic's
-- KEYS[7]    the topic's facts
-- ARGV[1]    the group
-- ARGV[2]    with what it begins: `0` for the oldest message, `$` for the next
-- ARGV[3]    the version of the format
-- ARGV[4]    the fact when the group was last seen
-- Returns    `created`; `exists` when it did; or the version of the format when the topic has
--            another, and nothing was done
-- Uses       deadline, whole, now, join-group

redis.call('HSETNX', KEYS[7], 'format', ARGV[3])
local format = redis.call('HGET', KEYS[7], 'format')
if format ~= ARGV[3] then
	return format
end
if join(KEYS, ARGV[1], ARGV[2]) < 6 then
	return 'exists'
end
redis.call('HSET', KEYS[7], ARGV[4], whole(now()))
return 'created'
