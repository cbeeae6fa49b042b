-- Takes back a message that is not due yet.
--
-- KEYS[1] the topic's delayed messages: id -> due time in ms
-- KEYS[2] the topic's delayed messages: id -> packed message
-- ARGV[1] the message's id
-- Returns 1 when it was taken back, 0 when none of this id waits

redis.call('ZREM', KEYS[1], ARGV[1])
return redis.call('HDEL', KEYS[2], ARGV[1])
