-- Tells which messages wait after one, in the order in which they are due.
--
-- KEYS[1] the waiting messages: member -> due time in ms
-- ARGV[1] when that one is due; empty to begin with the first
-- ARGV[2] its member
-- ARGV[3] how many at most
-- Returns members, each with its due time
-- Uses    waiting

local rank = ARGV[1] == '' and 0 or rank_after(KEYS[1], ARGV[1], ARGV[2])
return redis.call('ZRANGE', KEYS[1], rank, rank + tonumber(ARGV[3]) - 1, 'WITHSCORES')
