-- Creates a group on those of its lanes where it is missing. One that is new begins in the
-- topic's lanes at `start`; where it was lost, at the beginning, so that nothing is missed.
-- Returns on how many it was missing.
local function join(lanes, group, start)
	local missing = {}
	for lane = 1, 6 do
		if redis.pcall('XPENDING', lanes[lane], group).err then
			missing[#missing + 1] = lane
		end
	end
	for _, lane in ipairs(missing) do
		local new_to_topic = #missing == 6 and lane % 2 == 0
		redis.call('XGROUP', 'CREATE', lanes[lane], group, new_to_topic and start or '0', 'MKSTREAM')
	end
	return #missing
end
