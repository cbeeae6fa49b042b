-- Keeps, for operators, what a consumer has been handling for long. Nothing depends on it.
--
-- KEYS[1..6] the lanes: for each priority the group's, then the topic's
-- KEYS[7]    what each consumer of the group has been handling for long
-- ARGV[1]    the group
-- ARGV[2]    the consumer
-- ARGV[3]    until when that counts, in ms from now
-- ARGV[4]    the listener, and for each message, with a blank before it: the number of its lane, a
--            colon and its entry; for how many ms it has been handled; in how many ms that will be
--            too long, negative if it is, nothing if it may take any time; the attempt; its id. All
--            with blanks between. Empty for no message
-- Returns    1, or 0 when nothing was kept, as there is no such group (any more)
-- Uses       whole, now, group-exists

-- Fields of consumers that have died go with tidy.lua, or with the key.
local KEPT = 24 * 60 * 60 * 1000

local group, consumer = ARGV[1], ARGV[2]
if ARGV[4] == '' then
	redis.call('HDEL', KEYS[7], consumer)
	return 0
end
if not exists({ unpack(KEYS, 1, 6) }, group) then
	return 0
end
local time = now()
local value = string.gsub(ARGV[4], ' (%d:%S+) (%d+) (%-?%d*) (%d+) (%S+)', function(entry, age, left, attempt, id)
	local deadline = left == '' and '0' or whole(time + tonumber(left))
	return ' ' .. entry .. ' ' .. whole(time - tonumber(age)) .. ' ' .. deadline .. ' ' .. attempt .. ' ' .. id
end)
redis.call('HSET', KEYS[7], consumer, whole(time + tonumber(ARGV[3])) .. ' ' .. value)
redis.call('PEXPIRE', KEYS[7], whole(math.max(KEPT, tonumber(ARGV[3]))))
return 1
