-- Deletes entries of a topic's lane that no group needs: each has read them, and none has them
-- pending. Acknowledging does so too; this is for what was left because of a group that is
-- gone.
--
-- KEYS[1] the lane
-- ARGV[1] where to begin: an entry with `(` before it to begin after it, `-` for the first
-- ARGV[2] the last entry to look at
-- ARGV[3] how many entries to look at
-- Returns how many were deleted, and where to go on, empty when it is done
-- Uses    size, range, entry-order, other-groups, needed

-- The bodies are read, and the server does nothing else meanwhile.
local MAX_SIZE = 1024 * 1024

local stream, start, last, left = KEYS[1], ARGV[1], ARGV[2], tonumber(ARGV[3])
local groups = other_groups(stream, nil)
for _, group in ipairs(groups) do
	if is_after(last, group.last) then
		last = group.last
	end
end
local deleted, bytes = 0, 0
while left > 0 and bytes < MAX_SIZE do
	-- One by one, because bodies may be large.
	local entry = range(stream, start, last, 1)[1]
	if not entry then
		return { deleted, '' }
	end
	local id = entry[1]
	if not needed(stream, groups, id) then
		redis.call('XDEL', stream, id)
		deleted = deleted + 1
	end
	left, bytes, start = left - 1, bytes + size(entry[2]), '(' .. id
end
return { deleted, start }
