-- Moves waiting messages that are due into their lanes, the longest due first.
--
-- KEYS[1] the waiting messages: member -> due time in ms
-- KEYS[2] the waiting messages: member -> packed message
-- KEYS[3] the lane for high priority
-- KEYS[4] the lane for normal priority
-- KEYS[5] the lane for low priority
-- KEYS[6] the topic's facts, if a group's waiting messages are moved for one of its consumers
-- ARGV[1] how many at most
-- ARGV[2] the fact that the group is paused, with KEYS[6]
-- ARGV[3] the group, with KEYS[6]
-- ARGV[4] the consumer, with KEYS[6]; empty when it has left
-- Returns how many were moved; in how many ms the next is due: 0 if it is due already, -1 if
--         none waits; 1 if the group is paused, else 0; and 1 if there is no such group any
--         more, else 0
-- Uses    deadline, memory, whole, now, promote

local LANES = { KEYS[3], KEYS[4], KEYS[5] }

-- Consumers free memory with what is ready. What waits holds it.
go_on_without_memory(KEYS[4])
local time = now()
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', whole(time), 'LIMIT', 0, ARGV[1])
local moved, bytes = 0, 0
while moved < #due and bytes < MAX_BYTES do
	moved = moved + 1
	local member = due[moved]
	local packed = redis.call('HGET', KEYS[2], member)
	-- One by one, so that an error in between neither loses nor doubles any.
	if packed then
		bytes = bytes + #packed
		promote(LANES, packed)
		redis.call('HDEL', KEYS[2], member)
	end
	redis.call('ZREM', KEYS[1], member)
end
local paused, missing = 0, 0
if KEYS[6] then
	paused = redis.call('HEXISTS', KEYS[6], ARGV[2])
	if ARGV[4] ~= '' then
		-- A sign of life, also while it takes no messages: asks for what it holds after the
		-- last entry there can be, which is nothing.
		local shown = redis.pcall('XREADGROUP', 'GROUP', ARGV[3], ARGV[4], 'COUNT', 1, 'STREAMS', KEYS[4],
			'18446744073709551615-0')
		if shown and shown.err and string.find(shown.err, 'NOGROUP', 1, true) then
			missing = 1
		end
	end
end
local next = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
local next_due = #next > 0 and math.max(0, tonumber(next[2]) - time) or -1
return { moved, next_due, paused, missing }
