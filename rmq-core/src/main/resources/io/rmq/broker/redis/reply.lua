-- Answers a message. Nothing of the list remains when nobody fetches it any more.
--
-- KEYS[1] the list of replies of who waits for them
-- ARGV[1] the reply
-- ARGV[2] how long the list is kept from now on, in ms
-- Returns how many replies wait there

local count = redis.call('RPUSH', KEYS[1], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return count
