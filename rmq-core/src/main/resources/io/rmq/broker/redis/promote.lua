-- Moves waiting messages that are due into their lanes, the longest due first.
--
-- KEYS[1] the waiting messages: member -> due time in ms
-- KEYS[2] the waiting messages: member -> packed message
-- KEYS[3] the lane for high priority
-- KEYS[4] the lane for normal priority
-- KEYS[5] the lane for low priority
-- ARGV[1] how many at most
-- Returns how many were moved, and in how many ms the next is due: 0 if it is due already,
--         -1 if none waits

local time = now()
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', whole(time), 'LIMIT', 0, ARGV[1])
if #due > 0 then
	local messages = redis.call('HMGET', KEYS[2], unpack(due))
	for _, packed in ipairs(messages) do
		if packed then
			local fields = cmsgpack.unpack(packed)
			local priority = tonumber(table.remove(fields, 1))
			redis.call('XADD', KEYS[2 + priority], '*', unpack(fields))
		end
	end
	redis.call('HDEL', KEYS[2], unpack(due))
	redis.call('ZREM', KEYS[1], unpack(due))
end
local next = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
if #next == 0 then
	return { #due, -1 }
end
return { #due, math.max(0, tonumber(next[2]) - time) }
