-- Uses whole, now, due-after, fields, other-groups, remove, notify

-- Moves an entry to the waiting messages of the group, to come back with its priority (1 high,
-- 2 normal, 3 low) after so many ms. It is copied before it is removed, so that an error in
-- between loses nothing. The fields must say when it was stored.
local function store_retry(waiting, messages, stream, group, id, fields, priority, delay, channel)
	-- Two messages may have the same id, and both must survive.
	local member = get(fields, 'id') or id
	if redis.call('HEXISTS', messages, member) == 1 then
		member = member .. ' ' .. stream .. ' ' .. id
	end
	table.insert(fields, 1, whole(priority))
	local due = due_after(delay)
	redis.call('HSET', messages, member, cmsgpack.pack(fields))
	redis.call('ZADD', waiting, whole(due), member)
	notify_if_first(waiting, member, channel, due - now())
	remove(stream, group, other_groups(stream, group), id)
end
