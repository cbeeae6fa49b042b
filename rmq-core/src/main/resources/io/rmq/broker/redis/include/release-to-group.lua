-- Uses storable

-- Releases a message of one of the lanes to its group: into the group's lane of its priority, where
-- it comes before what is new on the topic. Into that of normal priority when it is broken: when
-- something else is under its key, or nothing can be added behind what is in it.
-- `lanes` are for each priority the group's, then the topic's.
local function release_to_group(lanes, lane, fields)
	fields = storable(fields)
	if redis.pcall('XADD', lanes[lane - (lane + 1) % 2], '*', unpack(fields)).err then
		redis.call('XADD', lanes[3], '*', unpack(fields))
	end
end
