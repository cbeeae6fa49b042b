-- Stores a message that is due later, or in its lane when it is due already.
--
-- KEYS[1]  the topic's delayed messages: id -> due time in ms
-- KEYS[2]  the topic's delayed messages: id -> packed message
-- KEYS[3]  the topic's lane of the message's priority
-- ARGV[1]  `after` when the next is a delay in ms, `at` when it is a time in ms
-- ARGV[2]  the delay or the time
-- ARGV[3]  the priority: 1 high, 2 normal, 3 low
-- ARGV[4]  the channel on which to tell when the first due time changed
-- ARGV[5]  the message's id
-- ARGV[6..] the fields of the message, names and values
-- Returns  1 when it was stored, 0 when a message with this id waits already and nothing
--          was done

local due = tonumber(ARGV[2])
if ARGV[1] == 'after' then
	due = due_after(due)
end
local time = now()
local fields = { unpack(ARGV, 6) }
if due <= time then
	redis.call('XADD', KEYS[3], '*', unpack(fields))
	return 1
end
local id = ARGV[5]
if redis.call('HEXISTS', KEYS[2], id) == 1 then
	return 0
end
-- A delayed message lives from when it is due.
set(fields, 'ts', whole(time))
local ttl = number(get(fields, 'ttl'))
if ttl > 0 then
	set(fields, 'exp', whole(due + ttl))
end
table.insert(fields, 1, ARGV[3])
redis.call('HSET', KEYS[2], id, cmsgpack.pack(fields))
redis.call('ZADD', KEYS[1], whole(due), id)
tell_if_first(KEYS[1], id, ARGV[4], due - time)
return 1
