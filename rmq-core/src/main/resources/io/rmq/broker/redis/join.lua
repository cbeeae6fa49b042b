-- Has a group take part in a topic, if it does not yet. One that is new begins where it is
-- asked to. One that is there keeps its place; where it was lost, it begins at the beginning,
-- so that nothing is missed.
--
-- KEYS[1..6] the lanes: for each priority the group's, then the topic's
-- ARGV[1]    the group
-- ARGV[2]    where a new group begins in the topic's lanes: 0 at their beginning, $ at their end
-- Returns    in how many lanes the group was missing

local group = ARGV[1]
local missing = {}
for lane = 1, 6 do
	if redis.pcall('XPENDING', KEYS[lane], group).err then
		missing[#missing + 1] = lane
	end
end
for _, lane in ipairs(missing) do
	local new_to_topic = #missing == 6 and lane % 2 == 0
	redis.call('XGROUP', 'CREATE', KEYS[lane], group, new_to_topic and ARGV[2] or '0', 'MKSTREAM')
end
return #missing
