-- Whether there is such a group, on one of the lanes at least.
local function exists(lanes, group)
	for _, lane in ipairs(lanes) do
		if not redis.pcall('XPENDING', lane, group).err then
			return true
		end
	end
	return false
end
