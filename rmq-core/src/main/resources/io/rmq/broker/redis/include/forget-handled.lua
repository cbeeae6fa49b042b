-- Uses whole, now

-- Forgets ids that were handled and whose time is over, about 1000 at most. Returns how many:
-- less than 1000 only when none are left.
local function forget_handled(handled)
	local time = now()
	local last = tonumber(redis.call('ZRANGE', handled, 1000, 1000, 'WITHSCORES')[2])
	return redis.call('ZREMRANGEBYSCORE', handled, '-inf', whole(math.min(last or time, time)))
end
