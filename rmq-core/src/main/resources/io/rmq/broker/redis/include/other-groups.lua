-- Uses as-table

-- The other groups of a stream: name, last entry read, number of pending entries.
local function other_groups(stream, group)
	local others = {}
	local groups = redis.pcall('XINFO', 'GROUPS', stream)
	if groups.err then
		return others
	end
	for _, info in ipairs(groups) do
		local other = as_table(info)
		if other.name ~= group then
			others[#others + 1] = { name = other.name, last = other['last-delivered-id'], pending = other.pending }
		end
	end
	return others
end
