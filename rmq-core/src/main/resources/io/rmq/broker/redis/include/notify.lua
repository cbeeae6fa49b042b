-- Uses whole

-- Tells whoever promotes when a message became the first to be due: in how many ms. Nobody
-- depends on it: who did not hear it, or may not be told, finds out a little later.
local function notify_if_first(waiting, member, channel, delay)
	if redis.call('ZRANGE', waiting, 0, 0)[1] == member then
		redis.pcall('PUBLISH', channel, whole(delay))
	end
end

-- Tells whoever promotes to do so at once: it learns the facts of its group that way.
local function notify_at_once(channel)
	redis.pcall('PUBLISH', channel, '0')
end
