-- Uses needed

-- Takes an entry out of the group, and out of the stream when no other group needs it.
local function remove(stream, group, others, id)
	redis.call('XACK', stream, group, id)
	if not needed(stream, others, id) then
		redis.call('XDEL', stream, id)
	end
end
