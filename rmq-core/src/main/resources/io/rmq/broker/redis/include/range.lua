-- The last entry that there can be.
local LAST_ENTRY = '18446744073709551615-18446744073709551615'

-- Entries from one to another. Behind the last that there can be is none, and the server refuses to
-- look.
local function range(stream, from, to, count)
	if from == '(' .. LAST_ENTRY then
		return {}
	end
	return redis.call('XRANGE', stream, from, to, 'COUNT', count)
end
