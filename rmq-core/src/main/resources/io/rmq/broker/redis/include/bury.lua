-- Uses fields, storable, trim-dead-letters

-- Adds a message to the dead letters, which are at most so many, about, and so old; if they
-- are none at all, it is dropped. It says from which topic it is, so that it can be told
-- without the key, whose hash tag it is.
local function bury(dead, fields, max_length, max_age)
	if max_length == '0' then
		return
	end
	set(fields, 'topic', string.match(dead, '{([^}/]*)'))
	redis.call('XADD', dead, '*', unpack(storable(fields)))
	trim_by_length(dead, max_length)
	trim_by_age(dead, max_age)
end
