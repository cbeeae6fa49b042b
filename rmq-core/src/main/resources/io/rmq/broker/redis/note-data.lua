-- Notes that a client has seen the server's data, so that it finds out later if the data is gone or
-- has become older.
--
-- KEYS[1] the note: `id` of the data, and when it was seen last, `at`, in ms
-- ARGV[1] the id of the data, if it has none
-- Returns the id; when the data was seen last before, 0 for never; and when it was seen last now. A
--         server that takes no writes now keeps the note as it is; the id is then empty if there is none
-- Uses    whole, now, fields

local before = number(redis.call('HGET', KEYS[1], 'at') or nil)
-- Always later than before, even if the clock was set back.
local at = math.max(now(), before + 1)
if type(redis.pcall('HSET', KEYS[1], 'at', whole(at))) == 'number' then
	redis.call('HSETNX', KEYS[1], 'id', ARGV[1])
else
	at = before
end
return { redis.call('HGET', KEYS[1], 'id') or '', whole(before), whole(at) }
