-- Uses now, times

-- Adds a message that was not stored before. The entry's id says when, unless the lane's newest
-- entry is ahead of the clock: then the message says it itself.
local function add_new(lane, fields)
	local id = redis.call('XADD', lane, '*', unpack(fields))
	local time = now()
	if tonumber(string.match(id, '^%d+')) <= time then
		return id
	end
	redis.call('XDEL', lane, id)
	set_times(fields, time)
	return redis.call('XADD', lane, '*', unpack(fields))
end
