-- Whether the entry is still pending in the group; false too when the group is gone.
local function held(stream, group, id)
	local pending = redis.pcall('XPENDING', stream, group, id, id, 1)
	return not pending.err and #pending == 1
end
