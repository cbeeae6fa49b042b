-- Creates a group on all lanes.
--
-- KEYS[1..6] the lanes: for each priority the group's, then the topic's
-- KEYS[7]    the topic's facts
-- ARGV[1]    the group
-- ARGV[2]    with what it begins: `0` for the oldest message, `$` for the next
-- ARGV[3]    the version of the format
-- ARGV[4]    the fact when the group was last seen
-- Returns    `created`; `exists` when it did on all lanes; or the version of the format when
--            the topic has another, and nothing was done

redis.call('HSETNX', KEYS[7], 'format', ARGV[3])
local format = redis.call('HGET', KEYS[7], 'format')
if format ~= ARGV[3] then
	return format
end
local answer = 'exists'
for lane = 1, 6 do
	local start = lane % 2 == 1 and '0' or ARGV[2]
	local created = redis.pcall('XGROUP', 'CREATE', KEYS[lane], ARGV[1], start, 'MKSTREAM')
	if not created.err then
		answer = 'created'
	elseif not string.find(created.err, 'BUSYGROUP', 1, true) then
		return created
	end
end
if answer == 'created' then
	redis.call('HSET', KEYS[7], ARGV[4], whole(now()))
end
return answer
