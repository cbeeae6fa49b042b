-- Forgets the consumers of a lane that were not seen for a while and hold nothing.
--
-- KEYS[1] the lane
-- ARGV[1] the group
-- ARGV[2] how long they were not seen, in ms
-- Returns how many were forgotten

local consumers = redis.pcall('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])
if consumers.err then
	return 0
end
local forgotten = 0
for _, info in ipairs(consumers) do
	local consumer = {}
	for i = 1, #info, 2 do
		consumer[info[i]] = info[i + 1]
	end
	if consumer.pending == 0 and consumer.idle >= tonumber(ARGV[2]) then
		redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], consumer.name)
		forgotten = forgotten + 1
	end
end
return forgotten
