-- Whether a consumer of one of the groups holds the entry.
local function held_by_any(stream, groups, id)
	for _, group in ipairs(groups) do
		if group.pending > 0 and #redis.call('XPENDING', stream, group.name, id, id, 1) > 0 then
			return true
		end
	end
	return false
end
