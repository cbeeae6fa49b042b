-- Makes a message ready that waits: that is delayed, or failed and waits for its next attempt.
-- It is copied before it is removed, so that an error in between loses nothing.
--
-- KEYS[1]    the waiting messages: member -> due time in ms
-- KEYS[2]    the waiting messages: member -> packed message
-- KEYS[3..5] the lanes: high, normal, low
-- ARGV[1]    the member
-- Returns    1, or 0 when it does not wait (any more) and nothing was done
-- Uses       deadline, memory, promote

local packed = redis.call('HGET', KEYS[2], ARGV[1])
if not packed then
	return 0
end
go_on_without_memory(KEYS[3])
promote({ KEYS[3], KEYS[4], KEYS[5] }, packed)
redis.call('HDEL', KEYS[2], ARGV[1])
redis.call('ZREM', KEYS[1], ARGV[1])
return 1
