-- Takes entries whose lease ran out from their holders and hands them back to the group, or
-- to its dead letters when their consumers died with them too often.
--
-- KEYS[1] the lane
-- KEYS[2] the group's lane of the same priority (the same key for a group's lane)
-- KEYS[3] the group's dead letters
-- ARGV[1] the group
-- ARGV[2] the lease in ms
-- ARGV[3] how many consumers may die with a message
-- ARGV[4] how many entries at most
-- ARGV[5] the priority: HIGH, NORMAL or LOW
-- Returns how many were handed back, how many became dead letters

local stream, group = KEYS[1], ARGV[1]
local expired = redis.pcall('XPENDING', stream, group, 'IDLE', ARGV[2], '-', '+', ARGV[4])
if expired.err then
	return { 0, 0 }
end
local recovered, poisoned = 0, 0
if #expired == 0 then
	return { recovered, poisoned }
end
local others = other_groups(stream, group)
for _, entry in ipairs(expired) do
	local id, holder, idle = entry[1], entry[2], entry[3]
	local fields = read(stream, id)
	if fields then
		local crashes = tonumber(get(fields, 'rec') or '0') + 1
		keep_times(fields, id)
		set(fields, 'rec', whole(crashes))
		if crashes >= tonumber(ARGV[3]) then
			set(fields, 'priority', ARGV[5])
			set(fields, 'reason', 'POISON')
			set(fields, 'error', '')
			set(fields, 'message', crashes .. ' consumers died with it, the last was ' .. holder .. ', silent for '
				.. idle .. ' ms')
			set(fields, 'stack', '')
			redis.call('XADD', KEYS[3], '*', unpack(fields))
			poisoned = poisoned + 1
		else
			redis.call('XADD', KEYS[2], '*', unpack(fields))
			recovered = recovered + 1
		end
	end
	remove(stream, group, others, id)
end
return { recovered, poisoned }
