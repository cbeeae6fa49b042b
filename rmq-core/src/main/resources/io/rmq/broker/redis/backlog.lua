-- Shared by the scripts that tell what waits for a group; it is put in front of them, after
-- entry.lua.

-- How many entries of a lane a group has not read yet, -1 when that cannot be told cheaply,
-- and the id of the first of them. Newer servers know it. If there is no other group, all
-- others are pending, unless there are some from before the group was created.
local function unread(lane, group, info, alone)
	local next_entry = redis.call('XRANGE', lane, '(' .. info['last-delivered-id'], '+', 'COUNT', 1)[1]
	if not next_entry then
		return 0
	end
	if info.lag then
		return info.lag, next_entry[1]
	end
	local first = redis.call('XRANGE', lane, '-', '+', 'COUNT', 1)[1]
	if alone and (is_after(first[1], info['last-delivered-id']) or held(lane, group, first[1])) then
		return redis.call('XLEN', lane) - info.pending, next_entry[1]
	end
	return -1, next_entry[1]
end
