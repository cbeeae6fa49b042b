-- Takes back a message that is not due yet.
--
-- KEYS[1] the topic's delayed messages: id -> due time in ms
-- KEYS[2] the topic's delayed messages: id -> packed message
-- KEYS[3] the guard against a second message with the id
-- ARGV[1] the message's id
-- Returns 1 when it was taken back, 0 when none of this id waits

redis.call('ZREM', KEYS[1], ARGV[1])
local cancelled = redis.call('HDEL', KEYS[2], ARGV[1])
if cancelled == 1 then
	-- It may be sent again.
	redis.call('DEL', KEYS[3])
end
return cancelled
