-- Hands what a consumer holds back to its group: each message into the group's lane of its
-- priority, where it comes before what is new on the topic and wakes who waits. Counts
-- neither an attempt nor a crash. Forgets the consumer once it holds nothing.
--
-- KEYS[1..6] the lanes: for each priority the group's, then the topic's
-- ARGV[1]    the group
-- ARGV[2]    the consumer
-- ARGV[3]    how many at most
-- Returns    how many were handed back

local group, consumer = ARGV[1], ARGV[2]
local left = tonumber(ARGV[3])
for lane = 1, 6 do
	local stream, back = KEYS[lane], KEYS[lane - (lane + 1) % 2]
	local pending = left > 0 and redis.pcall('XPENDING', stream, group, '-', '+', left, consumer) or {}
	if not pending.err then
		local others = #pending > 0 and other_groups(stream, group)
		for _, entry in ipairs(pending) do
			local id = entry[1]
			local fields = read(stream, id)
			if fields then
				keep_times(fields, id)
				redis.call('XADD', back, '*', unpack(fields))
			end
			remove(stream, group, others, id)
		end
		left = left - #pending
		if left > 0 then
			redis.call('XGROUP', 'DELCONSUMER', stream, group, consumer)
		end
	end
end
return ARGV[3] - left
