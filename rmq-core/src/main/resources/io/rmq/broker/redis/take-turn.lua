-- Takes the turn at what one client does for all once in an interval. Each has an interval of
-- its own: who has a long one keeps nobody with a short one from it.
--
-- KEYS[1] when the turn was taken last, in ms
-- ARGV[1] not again within so many ms
-- Returns 1 if it was taken, else 0
-- Uses    whole, now, fields

local time = now()
local since = time - number(redis.call('GET', KEYS[1]) or '')
if since >= 0 and since < tonumber(ARGV[1]) then
	return 0
end
-- Some of what is done frees memory: after a command that needs none the next may need some.
redis.call('PEXPIRE', KEYS[1], ARGV[1])
redis.call('SET', KEYS[1], whole(time), 'PX', ARGV[1])
return 1
