-- Uses now, fields, next-entry, held, entry-order

-- Since when an entry of a lane is ready, in ms: its id says so, unless it is ahead of the clock.
local function ready_since(id, fields)
	local added, time = tonumber(string.match(id, '^%d+')), now()
	local stored = number(get(fields, 'ts'))
	return added > time and math.min(stored > 0 and stored or time, time) or added
end

-- How many entries a group has not read yet, whether that is so or only at most so, the first of
-- them, and since when that is ready. Newer servers know how many. If there is no other group, all others are
-- pending, unless there are some from before the group was created.
local function unread(stream, group, alone)
	local next = next_entry(stream, group['last-delivered-id'])
	if not next then
		return 0, true, nil
	end
	if group.lag then
		return group.lag, true, next[1], ready_since(next[1], next[2])
	end
	local first = redis.call('XRANGE', stream, '-', '+', 'COUNT', 1)[1]
	local exact = alone and (is_after(first[1], group['last-delivered-id']) or held(stream, group.name, first[1]))
	return redis.call('XLEN', stream) - group.pending, exact, next[1], ready_since(next[1], next[2])
end
