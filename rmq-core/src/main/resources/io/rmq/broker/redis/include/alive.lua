-- For scripts that count the consumers of groups.
--
-- Uses as-table

-- Adds the consumers of a group that were seen on a stream within so many ms, by name.
local function add_alive(alive, stream, group, limit)
	for _, consumer in ipairs(redis.call('XINFO', 'CONSUMERS', stream, group)) do
		local info = as_table(consumer)
		if info.idle <= limit then
			alive[info.name] = true
		end
	end
end

local function size_of(set)
	local size = 0
	for _ in pairs(set) do
		size = size + 1
	end
	return size
end
