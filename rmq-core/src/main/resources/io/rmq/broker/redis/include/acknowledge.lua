-- Uses other-groups, needed

-- Takes entries out of the group, and out of the stream when no other group needs them.
-- Returns those that are not held any more; nothing was done with them.
local function acknowledge(stream, group, ids)
	local others = other_groups(stream, group)
	local refused = {}
	if #others == 0 then
		-- The usual case, in two calls: what is acknowledged is deleted.
		if redis.call('XACK', stream, group, unpack(ids)) == #ids then
			redis.call('XDEL', stream, unpack(ids))
			return refused
		end
		-- Some were lost, and an entry that was lost is not in the stream any more.
		for _, id in ipairs(ids) do
			if redis.call('XDEL', stream, id) == 0 then
				refused[#refused + 1] = id
			end
		end
		return refused
	end
	for _, id in ipairs(ids) do
		if redis.call('XACK', stream, group, id) == 0 then
			refused[#refused + 1] = id
		elseif not needed(stream, others, id) then
			redis.call('XDEL', stream, id)
		end
	end
	return refused
end
