-- Takes messages of a lane from a group that it has not been given yet, and out of the lane when
-- no other group needs them.
--
-- KEYS[1] the lane
-- ARGV[1] the group
-- ARGV[2] the latest entries meant: those added in this ms, and before
-- ARGV[3] how many at most
-- ARGV[4] the name of a consumer that there is not
-- Returns how many were taken from the group, how many of them were deleted, and 1 if there are
--         more, else 0

-- The bodies are read, and the server does nothing else meanwhile.
local MAX_SIZE = 1024 * 1024

local stream, group, limit, consumer = KEYS[1], ARGV[1], tonumber(ARGV[3]), ARGV[4]

local read_up_to
local groups = redis.pcall('XINFO', 'GROUPS', stream)
for _, info in ipairs(groups.err and {} or groups) do
	local facts = as_table(info)
	if facts.name == group then
		read_up_to = facts['last-delivered-id']
	end
end
if not read_up_to then
	return { 0, 0, 0 }
end

local others = other_groups(stream, group)
local taken, deleted, bytes, more = 0, 0, 0, 1
while taken < limit and bytes < MAX_SIZE do
	-- One by one, because bodies may be large.
	local entry = redis.call('XRANGE', stream, '(' .. read_up_to, ARGV[2], 'COUNT', 1)[1]
	if not entry then
		more = 0
		break
	end
	-- Read without being held, so that the server still knows how many are unread.
	redis.call('XREADGROUP', 'GROUP', group, consumer, 'COUNT', 1, 'NOACK', 'STREAMS', stream, '>')
	read_up_to, taken, bytes = entry[1], taken + 1, bytes + size(entry[2])
	if not needed(stream, others, entry[1]) then
		redis.call('XDEL', stream, entry[1])
		deleted = deleted + 1
	end
end
if taken > 0 then
	redis.call('XGROUP', 'DELCONSUMER', stream, group, consumer)
end
return { taken, deleted, more }
