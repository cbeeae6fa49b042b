-- Hands what a consumer holds in a lane back to its group: into the group's lane of the
-- same priority, where it comes before what is new on the topic and wakes who waits. Counts
-- neither an attempt nor a crash. Forgets the consumer once it holds nothing here.
--
-- KEYS[1] the lane
-- KEYS[2] the group's lane of the same priority (the same key for a group's lane)
-- ARGV[1] the group
-- ARGV[2] the consumer
-- ARGV[3] how many at most
-- Returns how many were handed back

local stream, group, consumer = KEYS[1], ARGV[1], ARGV[2]
local limit = tonumber(ARGV[3])
local pending = redis.pcall('XPENDING', stream, group, '-', '+', limit, consumer)
if pending.err then
	return 0
end
local others = other_groups(stream, group)
for _, entry in ipairs(pending) do
	local id = entry[1]
	local fields = read(stream, id)
	if fields then
		keep_times(fields, id)
		redis.call('XADD', KEYS[2], '*', unpack(fields))
	end
	remove(stream, group, others, id)
end
if #pending < limit then
	redis.call('XGROUP', 'DELCONSUMER', stream, group, consumer)
end
return #pending
