-- The fields of an entry as a flat list of names and values, nil when there is none.
local function read(stream, id)
	local entry = redis.call('XRANGE', stream, id, id)[1]
	return entry and entry[2]
end
