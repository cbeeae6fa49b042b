-- Takes back messages that wait: that are delayed, or failed and wait for their next attempt.
--
-- KEYS[1]  the waiting messages: member -> due time in ms
-- KEYS[2]  the waiting messages: member -> packed message
-- KEYS[3..] the guard against a second message with the id of each, if they are delayed
-- ARGV[1..] the members, which are ids of delayed messages
-- Returns  how many were taken back; not those that do not wait (any more)
-- Uses     deadline

local cancelled = 0
for i, member in ipairs(ARGV) do
	redis.call('ZREM', KEYS[1], member)
	if redis.call('HDEL', KEYS[2], member) == 1 then
		cancelled = cancelled + 1
		if KEYS[i + 2] then
			-- It may be sent again.
			redis.call('DEL', KEYS[i + 2])
		end
	end
end
return cancelled
