-- Deletes messages that wait: that are delayed, or failed and wait for their next attempt. Not those
-- that came later than is meant.
--
-- KEYS[1]   the waiting messages: member -> due time in ms
-- KEYS[2]   the waiting messages: member -> packed message
-- KEYS[3..] the guard against a second message with the id of each, if they are delayed
-- ARGV[1]   the latest that are meant: those that came in this ms, and before
-- ARGV[2..] the members, which are ids of delayed messages
-- Returns   how many were looked at, fewer than there are when they are large; and how many were
--           deleted
-- Uses      deadline, memory, fields

-- When a message was sent or failed last, in ms; what does not say so is old.
local function came_at(packed)
	local readable, fields = pcall(cmsgpack.unpack, packed)
	if not readable or type(fields) ~= 'table' then
		return 0
	end
	table.remove(fields, 1)
	local attempts = get(fields, 'err')
	-- Within the texts of an attempt there is a backslash before each quote.
	local failed = type(attempts) == 'string' and string.match(attempts, '.*{"at":(%d+)')
	return tonumber(failed or get(fields, 'ts')) or 0
end

local latest, looked, deleted, bytes = tonumber(ARGV[1]), 0, 0, 0
while looked < #ARGV - 1 and bytes < MAX_BYTES do
	looked = looked + 1
	local member = ARGV[looked + 1]
	local packed = redis.call('HGET', KEYS[2], member)
	bytes = bytes + (packed and #packed or 0)
	if not packed then
		redis.call('ZREM', KEYS[1], member)
	elseif came_at(packed) <= latest then
		redis.call('ZREM', KEYS[1], member)
		redis.call('HDEL', KEYS[2], member)
		if KEYS[looked + 2] then
			-- It may be sent again.
			redis.call('DEL', KEYS[looked + 2])
		end
		deleted = deleted + 1
	end
end
return { looked, deleted }
